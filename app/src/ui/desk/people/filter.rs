//! Whom the list of people is narrowed to, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::ui::desk::PEOPLE;
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    /// Only officials who have, or have not, joined.
    pub joined: Option<bool>,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self { area: area_of(&get), joined: get("joined").and_then(|text| text.parse().ok()) }
    }

    /// `area=34&joined=true`; empty when nothing is asked for.
    pub fn query(&self) -> String {
        let parts = [self.area.as_ref().map(|area| format!("area={area}")), self.joined.map(|joined| format!("joined={joined}"))];
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
        let find = |name: &str| [("area", "3401"), ("joined", "false")].into_iter().find(|(n, _)| *n == name).map(|(_, v)| v.to_owned());
        assert_eq!(Filter::read(find).link(), "/desk/people?area=3401&joined=false");
        assert_eq!(Filter::read(|_| Some("x".into())).link(), PEOPLE);
    }
}
