//! Notices: what a person is told of, when, and never twice.
//!
//! The ladder reminds of a due day some days before and after it ([`Ladder`]); somebody above may remind by hand once a day; what
//! happens to one is told as news. Each notice has a key ([`Rung::key`], [`reminder_key`], [`arrival_key`] and others); the database keeps one per
//! person and key, so that any number of servers may make the same notice and it is made once.
mod ladder;
pub mod retry;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::directive::DirectiveId;
use super::period::Month;
use super::thai_date::bangkok_date;
use super::unit::UnitId;

pub use ladder::{Due, Ladder, MAX_DAYS, MAX_RUNGS, Owed, QuietHours, Rung};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct NoticeId(pub Uuid);

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// The month's report is due soon.
    DueSoon,
    /// Its due day has passed.
    Overdue,
    /// Somebody above asks for it.
    Reminder,
    /// Agencies that one's unit sent a letter to have named no coordinator by its day.
    CoordinatorsMissing,
    /// A letter came to one's unit.
    LetterArrived,
    /// One's unit's month was sent back.
    MonthReturned,
    #[serde(other)]
    Unknown,
}

impl NoticeKind {
    /// Of something that happened, not of what is owed.
    pub const NEWS: [NoticeKind; 2] = [NoticeKind::LetterArrived, NoticeKind::MonthReturned];

    pub fn code(self) -> &'static str {
        match self {
            NoticeKind::DueSoon => "due_soon",
            NoticeKind::Overdue => "overdue",
            NoticeKind::Reminder => "reminder",
            NoticeKind::CoordinatorsMissing => "coordinators_missing",
            NoticeKind::LetterArrived => "letter_arrived",
            NoticeKind::MonthReturned => "month_returned",
            NoticeKind::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        let owed = [NoticeKind::DueSoon, NoticeKind::Overdue, NoticeKind::Reminder, NoticeKind::CoordinatorsMissing];
        owed.into_iter().chain(NoticeKind::NEWS).find(|kind| kind.code() == code)
    }
}

/// What a reminder is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The month's report that has not come.
    Month(Month),
    /// A letter that was neither registered nor done.
    Directive(DirectiveId),
}

/// Of a reminder by hand: the same matter once a day in Thailand, whoever reminds.
pub fn reminder_key(matter: Matter, at: DateTime<Utc>) -> String {
    let day = bangkok_date(at);
    match matter {
        Matter::Month(month) => format!("reminder:month:{month}:{day}"),
        Matter::Directive(id) => format!("reminder:directive:{}:{day}", id.0),
    }
}

/// That a letter came, however often it is sent to a unit.
pub fn arrival_key(id: DirectiveId) -> String {
    format!("arrived:{}", id.0)
}

/// That a revision of a month's report was sent back.
pub fn returned_month_key(unit: UnitId, month: Month, revision: i64) -> String {
    format!("returned:month:{}:{month}:{revision}", unit.0)
}
