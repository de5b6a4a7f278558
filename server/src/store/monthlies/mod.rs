//! Months' reports: the working copy under optimistic concurrency, frozen revisions, their papers, and what may be placed.
mod decide;
mod documents;
mod offered;
mod read;
mod save;
mod submit;
mod tray;

use app::domain::access::PersonId;
use app::domain::monthly::{Arrangement, MonthlyId, MonthlyState};
use app::domain::period::Month;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Result, StoreError};

pub use documents::{DOCUMENT_JOB, RevisionId};
pub use read::{RevisionFacts, RevisionRecord};
pub use tray::{Offer, TrayFilter};

/// The working copy of a unit's month.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthlyRecord {
    pub id: MonthlyId,
    pub state: MonthlyState,
    pub version: u32,
    /// Of the last submission; 0: none yet.
    pub revision: u32,
    pub number: Option<String>,
    pub arrangement: Arrangement,
    pub changed_at: DateTime<Utc>,
    /// Name and position.
    pub changed_by: String,
}

/// Who changes which version of whose month, and when.
#[derive(Debug, Clone, Copy)]
pub struct MonthlyChange {
    pub unit: UnitId,
    pub month: Month,
    /// The version it was made on; 0: there was none.
    pub version: u32,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MonthlyOutcome {
    Done,
    /// Somebody else's change came first: nothing was written.
    Stale,
    /// Not possible in the state it is in: nothing was written.
    NotNow,
}

#[derive(FromRow)]
struct HeadRow {
    id: Uuid,
    state: String,
    version: i64,
    revision: i64,
    number: Option<String>,
}

impl HeadRow {
    fn state(&self) -> Result<MonthlyState> {
        read_state(&self.state)
    }
}

fn read_state(code: &str) -> Result<MonthlyState> {
    MonthlyState::from_code(code).ok_or_else(|| StoreError::Unreadable(format!("state {code:?} of a month")))
}

fn read_count(count: i64) -> Result<u32> {
    u32::try_from(count).map_err(|_| StoreError::Unreadable(format!("count {count} of a month")))
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Unreadable(format!("a month: {error}"))
}
