//! The ledger of obligations: who owes a month's report to whom by when, and how it stands.
//!
//! For each month there is one row per unit that owes ([`Obligation`]). Villages, subdistricts, local administrations and
//! districts owe *activities* to their province by the province's own day (the 1st of the following month unless it says
//! otherwise); provinces, departments and state enterprises owe the *monthly picture report* to the ministry by the 5th
//! (DOMAIN.md sections 1 and 3). A deadline is the end of that day in Asia/Bangkok.
//!
//! Rows follow the units only until the month has ended in Bangkok ([`Ledger::plan`]). From then on the set, the names,
//! the areas and the due moments never change: later moves of areas, people, units or due days do not rewrite a past month.
//! What changes afterwards are only the facts about a row (what came in, what was said about it), and its state is a pure
//! function of these facts and the time ([`Facts::state`]). Once the month's report above the row is accepted, the facts are
//! closed, too ([`Closing`]).
//!
//! A unit that opened after the month's first day or closed before its end does not owe that month; its row says why
//! ([`Exempt`]) and stands outside every rate, whether it reported or not, so that no rate can pass 100 %.
mod closing;
mod counts;
mod due;
mod plan;
#[cfg(test)]
mod properties;
mod states;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::area::AreaCode;
use super::period::{Month, end_of_day};
use super::unit::{Unit, UnitId, UnitKind};

pub use closing::{Closing, may_replace, takes_place};
pub use counts::Counts;
pub use due::{Awaited, CampaignDays, DueSettings, MAX_DUE_DAY, due_on};
pub use plan::{Change, Ledger, LedgerUnit};
pub use states::States;

/// Longest reason for "nothing to report" or an excuse, characters.
pub const MAX_REASON_CHARS: usize = 500;

/// What a unit owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Owes {
    /// At least one complete report of an activity.
    Activities,
    /// The month's picture report (enclosure 2).
    Monthly,
    #[serde(other)]
    Unknown,
}

impl Owes {
    /// None for the ministry, which owes nobody.
    pub fn of(kind: UnitKind) -> Option<Self> {
        match kind {
            UnitKind::Ministry => None,
            kind if kind.owes_picture_report() => Some(Owes::Monthly),
            _ => Some(Owes::Activities),
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Owes::Activities => "activities",
            Owes::Monthly => "monthly",
            Owes::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Owes::Activities, Owes::Monthly].into_iter().find(|owes| owes.code() == code)
    }
}

/// Why a unit that has a row does not owe this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "reason", content = "on")]
pub enum Exempt {
    /// Its first day, after the month's first.
    Opened(NaiveDate),
    /// Its last day, before the month's last.
    Closed(NaiveDate),
}

impl Exempt {
    pub fn code(self) -> &'static str {
        match self {
            Exempt::Opened(_) => "opened",
            Exempt::Closed(_) => "closed",
        }
    }

    pub fn on(self) -> NaiveDate {
        match self {
            Exempt::Opened(day) | Exempt::Closed(day) => day,
        }
    }

    pub fn from_code(code: &str, on: NaiveDate) -> Option<Self> {
        match code {
            "opened" => Some(Exempt::Opened(on)),
            "closed" => Some(Exempt::Closed(on)),
            _ => None,
        }
    }
}

/// One row of a month: as it was when the month ended, however the unit looks now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obligation {
    pub unit: UnitId,
    pub kind: UnitKind,
    pub name: String,
    pub area: Option<AreaCode>,
    pub owes: Owes,
    /// The province or the ministry; none when there is no such unit.
    pub owed_to: Option<UnitId>,
    pub owed_to_name: String,
    /// The first instant that is too late.
    pub due_at: DateTime<Utc>,
    pub exempt: Option<Exempt>,
}

impl Obligation {
    /// The unit as it was, with an empty `area_path`.
    pub fn as_unit(&self) -> Unit {
        Unit { id: self.unit, kind: self.kind, name: self.name.clone(), area: self.area.clone(), area_path: Vec::new() }
    }
}

/// How the month of a unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ObligationState {
    /// The month is not over and nothing is in.
    NotYetDue,
    /// The month is over, its due moment is not, and nothing is in.
    Due,
    SubmittedOnTime,
    SubmittedLate,
    NothingToReport,
    Excused,
    /// In, and sent back for correction.
    Returned,
    Accepted,
    /// The due moment has passed and nothing is in.
    Missing,
    /// Does not owe this month.
    Exempt,
    #[serde(other)]
    Unknown,
}

impl ObligationState {
    /// In the order of a bar: what is done, what is explained, what is open, what is wrong.
    pub const ALL: [ObligationState; 10] = [
        ObligationState::Accepted,
        ObligationState::SubmittedOnTime,
        ObligationState::SubmittedLate,
        ObligationState::NothingToReport,
        ObligationState::Returned,
        ObligationState::Excused,
        ObligationState::NotYetDue,
        ObligationState::Due,
        ObligationState::Missing,
        ObligationState::Exempt,
    ];

    pub fn code(self) -> &'static str {
        match self {
            ObligationState::NotYetDue => "not_yet_due",
            ObligationState::Due => "due",
            ObligationState::SubmittedOnTime => "submitted_on_time",
            ObligationState::SubmittedLate => "submitted_late",
            ObligationState::NothingToReport => "nothing_to_report",
            ObligationState::Excused => "excused",
            ObligationState::Returned => "returned",
            ObligationState::Accepted => "accepted",
            ObligationState::Missing => "missing",
            ObligationState::Exempt => "exempt",
            ObligationState::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What the reviewer has said of what came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Review {
    Submitted,
    Returned,
    Accepted,
}

impl Review {
    pub fn code(self) -> &'static str {
        match self {
            Review::Submitted => "submitted",
            Review::Returned => "returned",
            Review::Accepted => "accepted",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Review::Submitted, Review::Returned, Review::Accepted].into_iter().find(|review| review.code() == code)
    }
}

/// What is known about a row beyond the ledger itself.
///
/// For activities: when the first report became complete, and `Returned` while any of the month's reports is sent back,
/// `Accepted` when all are accepted. For the monthly report: when it was first submitted, and how it stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    pub submitted: Option<(DateTime<Utc>, Review)>,
    /// The unit said that there was nothing.
    pub nothing: bool,
    pub excused: bool,
}

impl Facts {
    /// How the row stands at `now`. What came in counts before what was said about its absence, so that a report after a
    /// "nothing" or an excuse is never hidden by it.
    pub fn state(&self, month: Month, row: &Obligation, now: DateTime<Utc>) -> ObligationState {
        if row.exempt.is_some() {
            return ObligationState::Exempt;
        }
        match self.submitted {
            Some((_, Review::Accepted)) => ObligationState::Accepted,
            Some((_, Review::Returned)) => ObligationState::Returned,
            Some((at, Review::Submitted)) if at < row.due_at => ObligationState::SubmittedOnTime,
            Some(_) => ObligationState::SubmittedLate,
            None if self.nothing => ObligationState::NothingToReport,
            None if self.excused => ObligationState::Excused,
            None => open_state(month, row.due_at, now),
        }
    }
}

/// How a row stands of which nothing is known: the hour decides.
pub fn open_state(month: Month, due_at: DateTime<Utc>, now: DateTime<Utc>) -> ObligationState {
    if !has_ended(month, now) {
        ObligationState::NotYetDue
    } else if now < due_at {
        ObligationState::Due
    } else {
        ObligationState::Missing
    }
}

/// The first month of the campaign: January 2569 (DOMAIN.md section 1).
const FIRST_MONTH: (i32, u32) = (2026, 1);
/// How far back a month that nobody opened in time is opened after all.
const MONTHS_BACK: usize = 24;

/// The months before `present` that may still be opened, newest first.
pub fn months_to_open(present: Month) -> impl Iterator<Item = Month> {
    let (year, month) = FIRST_MONTH;
    let first = Month::new(year, month).unwrap_or(present);
    std::iter::successors(Some(present.previous()), |month| Some(month.previous()))
        .take(MONTHS_BACK)
        .take_while(move |month| *month >= first)
}

/// The first instant after the month, in Bangkok.
pub fn end_of(month: Month) -> DateTime<Utc> {
    end_of_day(month.last_day())
}

/// From here on the month's rows are frozen.
pub fn has_ended(month: Month, now: DateTime<Utc>) -> bool {
    now >= end_of(month)
}
