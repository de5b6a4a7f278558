//! Which agencies are listed, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::domain::unit::UnitKind;
use crate::ui::desk::COORDINATORS;
use crate::ui::desk::address::{is_area, is_misread};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    pub kind: Option<UnitKind>,
    /// Only those without a coordinator.
    pub missing: bool,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            area: area_of(&get),
            kind: get("kind").and_then(|text| UnitKind::from_code(&text)),
            missing: get("missing").is_some_and(|text| text == "true"),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area) || is_misread(get, "kind", |text| UnitKind::from_code(text).is_some())
    }

    /// `missing=true&area=34`; empty when nothing is asked for.
    pub fn query(&self) -> String {
        let parts = [
            self.missing.then(|| "missing=true".to_owned()),
            self.area.as_ref().map(|area| format!("area={area}")),
            self.kind.map(|kind| format!("kind={}", kind.code())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("&")
    }

    pub fn link(&self) -> String {
        address(COORDINATORS, &self.query())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_shows_the_same_agencies() {
        let asked = [("area", "34"), ("kind", "department"), ("missing", "true")];
        let filter = Filter::read(|name| asked.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned()));
        assert_eq!(filter.link(), "/desk/coordinators?missing=true&area=34&kind=department");
        assert_eq!(Filter::read(|_| Some("x".into())).link(), COORDINATORS);
    }
}
