//! What the list is narrowed to, as the address bar says it, so that a link shows others the same list.
use uuid::Uuid;

use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::ui::desk::address::{is_area, is_misread, is_month};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;
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
    /// Only the area's own offices, which lie in no area below it; without an area, the agencies.
    pub own: bool,
    pub channel: Option<Channel>,
    /// The month the activity lies in.
    pub month: Option<Month>,
    pub unit: Option<UnitId>,
    /// Only what the figures of its month count.
    pub counted: bool,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            shown: get("state").and_then(|text| Shown::from_code(&text)).unwrap_or_default(),
            area: area_of(&get),
            own: get("own").is_some_and(|text| text == "true"),
            channel: get("channel").and_then(|text| Channel::from_code(&text)),
            month: get("month").and_then(|text| Month::parse(&text).ok()),
            unit: get("unit").and_then(|text| Uuid::parse_str(&text).ok()).map(UnitId),
            counted: get("counted").is_some_and(|text| text == "true"),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area)
            || is_misread(get, "state", |text| Shown::from_code(text).is_some())
            || is_misread(get, "channel", |text| Channel::from_code(text).is_some())
            || is_misread(get, "month", is_month)
            || is_misread(get, "unit", |text| Uuid::parse_str(text).is_ok())
    }

    /// The list behind a figure of that month: it adds up to it.
    pub fn behind(month: Month) -> Self {
        Self { shown: Shown::All, month: Some(month), counted: true, ..Self::default() }
    }

    /// `area=34&month=2026-02`; empty when nothing is asked for. Every value is safe in a URL as it is.
    pub fn query(&self) -> String {
        self.parts((self.shown != Shown::default()).then_some(self.shown)).join("&")
    }

    /// What the server is asked: it has no default of its own, and what lies in a closed month is not to be judged any more.
    pub fn api_query(&self) -> String {
        let mut parts = self.parts((self.shown != Shown::All).then_some(self.shown));
        parts.extend((self.shown == Shown::ToJudge).then(|| "open=true".to_owned()));
        parts.join("&")
    }

    fn parts(&self, shown: Option<Shown>) -> Vec<String> {
        let parts = [
            shown.map(|shown| format!("state={}", shown.code())),
            self.area.as_ref().map(|area| format!("area={area}")),
            self.own.then(|| "own=true".to_owned()),
            self.channel.map(|channel| format!("channel={}", channel.code())),
            self.month.map(|month| format!("month={month}")),
            self.unit.map(|unit| format!("unit={}", unit.0)),
            self.counted.then(|| "counted=true".to_owned()),
        ];
        parts.into_iter().flatten().collect()
    }

    /// `path`, with the query if there is one.
    pub fn link(&self, path: &str) -> String {
        address(path, &self.query())
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
        assert_eq!(filter.api_query(), "state=received&area=3401&channel=on_air&month=2026-02&open=true");
        let all = read("state=all");
        assert_eq!((all.link("/desk").as_str(), all.api_query().as_str()), ("/desk?state=all", ""));
    }

    #[test]
    fn a_figures_link_shows_all_that_it_counts_and_nothing_else() {
        let unit = Some(UnitId(Uuid::from_u128(7)));
        let behind = Filter { unit, own: true, ..Filter::behind(Month::parse("2026-02").unwrap()) };
        let link = "/desk?state=all&own=true&month=2026-02&unit=00000000-0000-0000-0000-000000000007&counted=true";
        assert_eq!(behind.link("/desk"), link);
        assert_eq!(read(&behind.query()), behind);
        assert_eq!(behind.api_query(), behind.query().replace("state=all&", ""));
    }

    #[test]
    fn nonsense_in_a_link_narrows_nothing() {
        let filter = read("area=x&channel=tv&month=2569&unit=x&own=1&counted=x");
        assert!(filter.is_empty());
        assert_eq!(filter.link("/desk"), "/desk");
    }
}
