//! What the overview and the grid are narrowed to, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::domain::period::Month;
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    /// The last month shown; none: the one whose reports are awaited.
    pub until: Option<Month>,
    pub figure: Figure,
}

/// What the map and the grid show of an area's month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Figure {
    /// Answered of expected, per cent.
    #[default]
    Answered,
    Missing,
    Activities,
    People,
}

impl Figure {
    pub const ALL: [Figure; 4] = [Figure::Answered, Figure::Missing, Figure::Activities, Figure::People];

    pub fn code(self) -> &'static str {
        match self {
            Figure::Answered => "answered",
            Figure::Missing => "missing",
            Figure::Activities => "activities",
            Figure::People => "people",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.code() == code)
    }
}

impl Filter {
    /// Reads the query; what cannot be read counts as not asked for.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            area: area_of(&get),
            until: get("until").and_then(|text| Month::parse(&text).ok()),
            figure: get("figure").and_then(|text| Figure::from_code(&text)).unwrap_or_default(),
        }
    }

    pub fn link(&self, path: &str) -> String {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            self.until.map(|until| format!("until={until}")),
            (self.figure != Figure::default()).then(|| format!("figure={}", self.figure.code())),
        ];
        address(path, &parts.into_iter().flatten().collect::<Vec<_>>().join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_link_shows_the_same() {
        let find = |name: &str| match name {
            "area" => Some("34".to_owned()),
            "until" => Some("2026-02".to_owned()),
            "figure" => Some("people".to_owned()),
            _ => None,
        };
        let filter = Filter::read(find);
        assert_eq!(filter.link("/desk/overview"), "/desk/overview?area=34&until=2026-02&figure=people");
        assert_eq!(Filter::read(|_| Some("x".into())).link("/desk/overview"), "/desk/overview");
    }
}
