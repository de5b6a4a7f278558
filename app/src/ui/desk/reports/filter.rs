//! What the list is narrowed to, as the address bar says it, so that a link shows others the same list.
use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::period::Month;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    pub channel: Option<Channel>,
    /// The month the activity lies in.
    pub month: Option<Month>,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let area = get("area").and_then(|text| AreaCode::parse(&text).ok());
        Self {
            area: area.filter(|area| !area.as_str().is_empty()),
            channel: get("channel").and_then(|text| Channel::from_code(&text)),
            month: get("month").and_then(|text| Month::parse(&text).ok()),
        }
    }

    /// `area=34&month=2026-02`; empty when nothing is asked for. Every value is safe in a URL as it is.
    pub fn query(&self) -> String {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            self.channel.map(|channel| format!("channel={}", channel.code())),
            self.month.map(|month| format!("month={month}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// `path`, with the query if there is one.
    pub fn link(&self, path: &str) -> String {
        let query = self.query();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Filter {
        let find = |name: &str| query.split('&').find_map(|part| part.strip_prefix(&format!("{name}="))).map(str::to_owned);
        Filter::read(find)
    }

    #[test]
    fn a_shared_link_shows_the_same_list() {
        let filter = read("area=3401&channel=on_air&month=2026-02");
        assert_eq!(filter.month, Month::parse("2026-02").ok());
        assert_eq!(read(&filter.query()), filter);
        assert_eq!(filter.link("/desk"), "/desk?area=3401&channel=on_air&month=2026-02");
    }

    #[test]
    fn nonsense_in_a_link_narrows_nothing() {
        let filter = read("area=x&channel=tv&month=2569");
        assert!(filter.is_empty());
        assert_eq!(filter.link("/desk"), "/desk");
    }
}
