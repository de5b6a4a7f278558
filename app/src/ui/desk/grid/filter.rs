//! What the grid is narrowed to, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::domain::obligation::States;
use crate::domain::period::Month;
use crate::domain::unit::UnitKind;
use crate::ui::desk::GRID;
use crate::ui::desk::address::{is_area, is_misread, is_month};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;
use crate::wire::trend::UnitOrder;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    /// The last month shown; none: the one whose reports are awaited.
    pub until: Option<Month>,
    /// How the units stand in that month.
    pub states: States,
    pub kind: Option<UnitKind>,
    pub sort: UnitOrder,
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            area: area_of(&get),
            until: get("until").and_then(|text| Month::parse(&text).ok()),
            states: get("state").and_then(|text| States::parse(&text)).unwrap_or_default(),
            kind: get("kind").and_then(|text| UnitKind::from_code(&text)),
            sort: get("sort").and_then(|text| UnitOrder::from_code(&text)).unwrap_or_default(),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area)
            || is_misread(get, "until", is_month)
            || is_misread(get, "state", |text| States::parse(text).is_some())
            || is_misread(get, "kind", |text| UnitKind::from_code(text).is_some())
            || is_misread(get, "sort", |text| UnitOrder::from_code(text).is_some())
    }

    fn narrowed(&self) -> Vec<String> {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            (!self.states.is_any()).then(|| format!("state={}", self.states.codes())),
            self.kind.map(|kind| format!("kind={}", kind.code())),
            Some(self.sort).filter(|sort| *sort != UnitOrder::Place).map(|sort| format!("sort={}", sort.code())),
        ];
        parts.into_iter().flatten().collect()
    }

    /// `&area=34&state=missing`
    pub fn api_query(&self) -> String {
        self.narrowed().into_iter().map(|part| format!("&{part}")).collect()
    }

    pub fn link(&self) -> String {
        let parts: Vec<String> = self.narrowed().into_iter().chain(self.until.map(|until| format!("until={until}"))).collect();
        address(GRID, &parts.join("&"))
    }

    /// The same area and month there.
    pub fn overview(&self, path: &str) -> String {
        super::super::overview::filter::Filter { area: self.area.clone(), until: self.until, ..Default::default() }.link(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_shows_the_same_units() {
        let find = |name: &str| match name {
            "area" => Some("3401".to_owned()),
            "until" => Some("2026-02".to_owned()),
            "state" => Some("missing".to_owned()),
            "kind" => Some("village".to_owned()),
            "sort" => Some("fewest_people".to_owned()),
            _ => None,
        };
        let filter = Filter::read(find);
        assert_eq!(filter.link(), "/desk/grid?area=3401&state=missing&kind=village&sort=fewest_people&until=2026-02");
        assert_eq!(filter.api_query(), "&area=3401&state=missing&kind=village&sort=fewest_people");
        assert_eq!(Filter::read(|_| Some("x".into())).link(), GRID);
    }
}
