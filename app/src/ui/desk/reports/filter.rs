//! What the list is narrowed to, as the address bar says it, so that a link shows others the same list.
use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::period::Month;
use crate::wire::reports::ReportState;

/// Which part of a report's life the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// The inbox: complete and not judged.
    #[default]
    ToJudge,
    AwaitingPhotos,
    Returned,
    Accepted,
    All,
}

impl Shown {
    pub const ALL: [Shown; 5] = [Shown::ToJudge, Shown::AwaitingPhotos, Shown::Returned, Shown::Accepted, Shown::All];

    /// As in the address bar; all but `all` are the server's own states.
    pub fn code(self) -> &'static str {
        match self {
            Shown::ToJudge => ReportState::Received.code(),
            Shown::AwaitingPhotos => ReportState::AwaitingPhotos.code(),
            Shown::Returned => ReportState::Returned.code(),
            Shown::Accepted => ReportState::Accepted.code(),
            Shown::All => "all",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub shown: Shown,
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
            shown: get("state").and_then(|text| Shown::from_code(&text)).unwrap_or_default(),
            area: area.filter(|area| !area.as_str().is_empty()),
            channel: get("channel").and_then(|text| Channel::from_code(&text)),
            month: get("month").and_then(|text| Month::parse(&text).ok()),
        }
    }

    /// `area=34&month=2026-02`; empty when nothing is asked for. Every value is safe in a URL as it is.
    pub fn query(&self) -> String {
        self.query_with((self.shown != Shown::default()).then_some(self.shown))
    }

    /// What the server is asked: it has no default of its own.
    pub fn api_query(&self) -> String {
        self.query_with((self.shown != Shown::All).then_some(self.shown))
    }

    fn query_with(&self, shown: Option<Shown>) -> String {
        let parts = [
            shown.map(|shown| format!("state={}", shown.code())),
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
        assert_eq!(filter.api_query(), "state=received&area=3401&channel=on_air&month=2026-02");
        let all = read("state=all");
        assert_eq!((all.link("/desk").as_str(), all.api_query().as_str()), ("/desk?state=all", ""));
    }

    #[test]
    fn nonsense_in_a_link_narrows_nothing() {
        let filter = read("area=x&channel=tv&month=2569");
        assert!(filter.is_empty());
        assert_eq!(filter.link("/desk"), "/desk");
    }
}
