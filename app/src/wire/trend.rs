//! Several months side by side: of all one may see, of areas, of units.
use serde::{Deserialize, Serialize};

use super::months::{ChannelFigures, MonthFigures};
use crate::domain::area::Area;
use crate::domain::obligation::{Counts, ObligationState, Owes};
use crate::domain::period::Month;
use crate::domain::unit::Unit;

/// `GET /api/v1/trend`: oldest month first; a month that was not opened has no rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trend {
    /// What was asked for; none for all one may see.
    #[serde(default)]
    pub area: Option<Area>,
    pub months: Vec<TrendMonth>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrendMonth {
    pub month: Month,
    pub ended: bool,
    pub counts: Counts,
    pub figures: MonthFigures,
    /// The six, in the order of the form.
    pub channels: Vec<ChannelFigures>,
}

/// `GET /api/v1/trend/areas`: each row has a cell for each month, in their order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaTrend {
    #[serde(default)]
    pub area: Option<Area>,
    pub months: Vec<Month>,
    pub rows: Vec<AreaMonths>,
}

/// An area one level down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaMonths {
    /// None: units without an area. The area that was asked for: its own offices, which lie in no area below.
    #[serde(default)]
    pub area: Option<Area>,
    pub months: Vec<AreaMonth>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaMonth {
    pub counts: Counts,
    pub figures: MonthFigures,
}

/// In which order units come; the figures are those of the last month asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UnitOrder {
    /// By area, name.
    #[default]
    Place,
    MostActivities,
    FewestActivities,
    MostPeople,
    FewestPeople,
}

impl UnitOrder {
    pub const ALL: [Self; 5] = [Self::Place, Self::MostActivities, Self::FewestActivities, Self::MostPeople, Self::FewestPeople];

    pub fn code(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::MostActivities => "most_activities",
            Self::FewestActivities => "fewest_activities",
            Self::MostPeople => "most_people",
            Self::FewestPeople => "fewest_people",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.code() == code)
    }
}

/// One of `GET /api/v1/trend/units`: a unit that owes in the last month asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitMonths {
    /// As it was in the last month.
    pub unit: Unit,
    pub owes: Owes,
    /// Oldest first; none where it did not owe, or lay outside what one may see.
    pub months: Vec<Option<UnitMonth>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitMonth {
    pub state: ObligationState,
    pub activities: u64,
    pub people: u64,
}
