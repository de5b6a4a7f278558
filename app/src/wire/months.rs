//! The ledger of obligations: months, their rows and figures, what is said about a row, and due days.
use std::ops::AddAssign;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::channel::Channel;
use crate::domain::obligation::{CampaignDays, Counts, Exempt, ObligationState, Owes};
use crate::domain::period::Month;
use crate::domain::unit::{Unit, UnitId};
use crate::wire::waiting::OnPhones;

/// One month of `GET /api/v1/months`, counted over what one may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthView {
    pub month: Month,
    /// Whether its rows are frozen.
    pub ended: bool,
    pub counts: Counts,
}

/// One row of `GET /api/v1/months/{month}/obligations`: the unit as it was when the month ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObligationView {
    pub month: Month,
    pub unit: Unit,
    pub owes: Owes,
    /// Name of the province or the ministry.
    pub owed_to: String,
    /// The last day, in Bangkok.
    pub due_on: NaiveDate,
    /// The first instant that is too late.
    pub due_at: DateTime<Utc>,
    pub state: ObligationState,
    /// When it was first in; for activities, the first complete report.
    #[serde(default)]
    pub submitted_at: Option<DateTime<Utc>>,
    /// Complete reports of activities, and the people they reached: sums of what was reported, so that somebody who
    /// came twice is counted twice.
    pub activities: u64,
    pub people: u64,
    #[serde(default)]
    pub exempt: Option<Exempt>,
    #[serde(default)]
    pub nothing: Option<Statement>,
    #[serde(default)]
    pub excused: Option<Statement>,
    /// The month's report was accepted: nothing can be said about the row any more.
    #[serde(default)]
    pub locked: bool,
    /// Nothing came, and the unit's phones say that something waits on them.
    #[serde(default)]
    pub on_phones: Option<OnPhones>,
}

/// Why, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// `PUT …/nothing` and `PUT …/excuse`: a repeat of the same changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    pub reason: String,
}

/// `GET /api/v1/months/{month}/summary`. `children` add up to the whole: each row of the ledger lies in exactly one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthSummary {
    pub month: Month,
    pub ended: bool,
    /// What was asked for; none for all one may see.
    #[serde(default)]
    pub area: Option<Area>,
    pub counts: Counts,
    /// Units of which nothing came and something waits on phones; each is counted under its state, too.
    #[serde(default)]
    pub stuck: u32,
    pub figures: MonthFigures,
    /// The six, in the order of the form.
    pub channels: Vec<ChannelFigures>,
    pub children: Vec<AreaSummary>,
    /// By which days its rows are due, the earliest first.
    #[serde(default)]
    pub due: Vec<DueOn>,
}

/// Rows that are due by the end of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueOn {
    pub day: NaiveDate,
    /// Units that owe by then.
    pub units: u64,
    /// Of these, units of which nothing came.
    pub open: u64,
}

/// Sums of what was reported. Somebody who came to two sessions is counted at both: nobody's name is asked, so nobody can
/// be told apart, and the figure says how many times people were reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthFigures {
    pub activities: u64,
    pub people: u64,
}

impl AddAssign for MonthFigures {
    fn add_assign(&mut self, other: Self) {
        self.activities += other.activities;
        self.people += other.people;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChannelFigures {
    pub channel: Channel,
    pub figures: MonthFigures,
}

/// An area one level down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaSummary {
    /// None: units without an area. The area that was asked for: its own offices, which lie in no area below.
    #[serde(default)]
    pub area: Option<Area>,
    pub counts: Counts,
    pub figures: MonthFigures,
}

/// `GET /api/v1/settings/due-days`, of units only those one may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DueDays {
    pub campaign: CampaignDays,
    /// Provinces' days for the units under them.
    pub below: Vec<UnitDay>,
    /// Units' own days, which hold before any other.
    pub own: Vec<UnitDay>,
    pub holidays: Vec<Holiday>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitDay {
    pub unit: UnitId,
    /// Day of the following month, 1 to 31; a month that lacks it: its last.
    pub day: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Holiday {
    pub day: NaiveDate,
    pub name: String,
}

/// `PUT /api/v1/settings/due-days`: one change. It applies to months that have not ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DueDayChange {
    Campaign(CampaignDays),
    /// A province's day for the units under it; none takes it back.
    Below {
        unit: UnitId,
        day: Option<u32>,
    },
    /// A unit's own; none takes it back.
    Own {
        unit: UnitId,
        day: Option<u32>,
    },
    Holidays(Vec<Holiday>),
}
