//! What the overview and the grid are narrowed to, as the address bar says it.
use crate::domain::area::AreaCode;
use crate::domain::period::Month;
use crate::ui::desk::address::{is_area, is_misread, is_month};
use crate::ui::desk::area::area_of;
use crate::ui::desk::format::address;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub area: Option<AreaCode>,
    /// The last month shown; none: the one whose reports are awaited.
    pub until: Option<Month>,
    pub figure: Figure,
    /// How the table of areas is sorted.
    pub sort: Sort,
}

/// By its name or by one of its months, and whether the last or greatest comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sort {
    pub by: By,
    pub down: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    #[default]
    Place,
    Month(Month),
}

impl Sort {
    /// `2026-02.down`; none as it is by itself.
    fn code(self) -> Option<String> {
        let by = match self.by {
            By::Place => "place".to_owned(),
            By::Month(month) => month.to_string(),
        };
        (self != Self::default()).then(|| format!("{by}.{}", if self.down { "down" } else { "up" }))
    }

    fn from_code(code: &str) -> Option<Self> {
        let (by, way) = code.split_once('.')?;
        let by = if by == "place" { By::Place } else { By::Month(Month::parse(by).ok()?) };
        matches!(way, "up" | "down").then_some(Self { by, down: way == "down" })
    }

    /// After a press on a heading: the other way round, or by that, a month with its greatest first.
    pub fn pressed(self, by: By) -> Self {
        Self { by, down: if self.by == by { !self.down } else { by != By::Place } }
    }
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
            sort: get("sort").and_then(|text| Sort::from_code(&text)).unwrap_or_default(),
        }
    }

    /// Whether the address asks for something that cannot be read.
    pub fn is_misread(get: &dyn Fn(&str) -> Option<String>) -> bool {
        is_misread(get, "area", is_area)
            || is_misread(get, "until", is_month)
            || is_misread(get, "figure", |text| Figure::from_code(text).is_some())
            || is_misread(get, "sort", |text| Sort::from_code(text).is_some())
    }

    pub fn link(&self, path: &str) -> String {
        let parts = [
            self.area.as_ref().map(|area| format!("area={area}")),
            self.until.map(|until| format!("until={until}")),
            (self.figure != Figure::default()).then(|| format!("figure={}", self.figure.code())),
            self.sort.code().map(|sort| format!("sort={sort}")),
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
            "sort" => Some("2026-01.down".to_owned()),
            _ => None,
        };
        let filter = Filter::read(find);
        assert_eq!(filter.link("/desk/overview"), "/desk/overview?area=34&until=2026-02&figure=people&sort=2026-01.down");
        assert_eq!(Filter::read(|_| Some("x".into())).link("/desk/overview"), "/desk/overview");
        assert!(!Filter::is_misread(&find) && !Filter::is_misread(&|_| None));
        for name in ["area", "until", "figure", "sort"] {
            assert!(Filter::is_misread(&|asked| (asked == name).then(|| "x".to_owned())), "{name}");
        }
    }

    #[test]
    fn a_press_sorts_by_a_month_greatest_first_and_a_second_turns_it_round() {
        let month = By::Month(Month::parse("2026-02").unwrap());
        let (once, twice) = (Sort::default().pressed(month), Sort::default().pressed(month).pressed(month));
        assert_eq!((once.code().as_deref(), twice.code().as_deref()), (Some("2026-02.down"), Some("2026-02.up")));
        assert_eq!(twice.pressed(By::Place), Sort::default());
        for sort in [once, twice, Sort::default().pressed(By::Place)] {
            assert_eq!(Sort::from_code(&sort.code().unwrap()), Some(sort));
        }
    }
}
