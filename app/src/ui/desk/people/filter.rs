//! Whom the list of people is narrowed to, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::ui::desk::PEOPLE;
use crate::ui::desk::address::{is_area, is_misread};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;
use crate::wire::url::url_part;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    /// Only officials who have, or have not, joined.
    pub joined: Option<bool>,
    /// What stands in their name, position or unit; empty for all.
    pub q: String,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self { area: area_of(&get), joined: get("joined").and_then(|text| text.parse().ok()), q: get("q").unwrap_or_default() }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area) || is_misread(get, "joined", |text| text.parse::<bool>().is_ok())
    }

    /// `area=34&joined=true&q=…`; empty when nothing is asked for.
    pub fn query(&self) -> String {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            self.joined.map(|joined| format!("joined={joined}")),
            (!self.q.trim().is_empty()).then(|| format!("q={}", url_part(&self.q))),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    pub fn link(&self) -> String {
        address(PEOPLE, &self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_shows_the_same_people() {
        let find = |name: &str| {
            [("area", "3401"), ("joined", "false"), ("q", "ทอง ใบ")].into_iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
        };
        assert_eq!(Filter::read(find).link(), "/desk/people?area=3401&joined=false&q=%E0%B8%97%E0%B8%AD%E0%B8%87%20%E0%B9%83%E0%B8%9A");
        assert_eq!(Filter::read(|name| (name != "q").then(|| "x".into())).link(), PEOPLE);
    }
}
