//! What the month is narrowed to, as the address bar says it.
use chrono::NaiveDate;

use crate::domain::area::AreaCode;
use crate::domain::obligation::States;
use crate::domain::period::{Month, read_day};
use crate::ui::desk::MONTHS;
use crate::ui::desk::address::{is_area, is_misread};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;
use crate::wire::notices::ReminderRows;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    /// Only the area's own offices, which lie in no area below it; without an area, the agencies.
    pub own: bool,
    pub states: States,
    /// Only units of which nothing came and something waits on phones.
    pub stuck: bool,
    /// Only what is in time until the end of this day.
    pub due: Option<NaiveDate>,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            area: area_of(&get),
            own: get("own").is_some_and(|text| text == "true"),
            states: get("state").and_then(|text| States::parse(&text)).unwrap_or_default(),
            stuck: get("stuck").is_some_and(|text| text == "true"),
            due: get("due").and_then(|text| read_day(&text)),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area)
            || is_misread(get, "state", |text| States::parse(text).is_some())
            || is_misread(get, "due", |text| read_day(text).is_some())
    }

    /// `area=34&state=missing`; empty when nothing is asked for.
    pub fn query(&self) -> String {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            self.own.then(|| "own=true".to_owned()),
            (!self.states.is_any()).then(|| format!("state={}", self.states.codes())),
            self.stuck.then(|| "stuck=true".to_owned()),
            self.due.map(|day| format!("due={day}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    /// The same rows, for whoever reminds them.
    pub fn reminded(&self) -> ReminderRows {
        ReminderRows {
            area: self.area.as_ref().map(ToString::to_string),
            own: self.own,
            kind: None,
            state: (!self.states.is_any()).then(|| self.states.codes()),
            stuck: self.stuck,
            due: self.due.map(|day| day.to_string()),
        }
    }

    pub fn link(&self, month: Month) -> String {
        address(&format!("{MONTHS}/{month}"), &self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_shows_the_same_month() {
        let find = |name: &str| {
            [("area", "3401"), ("own", "true"), ("state", "missing"), ("stuck", "true"), ("due", "2026-03-05")]
                .into_iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| v.to_owned())
        };
        let filter = Filter::read(find);
        let month = Month::parse("2026-02").unwrap();
        assert_eq!(filter.link(month), "/desk/months/2026-02?area=3401&own=true&state=missing&stuck=true&due=2026-03-05");
        assert_eq!(Filter::read(|_| Some("x".into())).link(month), "/desk/months/2026-02");
    }
}
