//! Directives and the registers of letters: drafts under optimistic concurrency, numbers taken when a letter goes out, and
//! each letter at each unit that received it.
mod deliver;
mod list;
mod read;
mod register;
mod send;
mod write;

use app::domain::access::PersonId;
use app::domain::directive::{DirectiveId, DirectiveState, Letter, LetterNumber, NumberProblem, Registration};
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Result, StoreError};

pub use deliver::PassedOn;
pub use list::DeliveryFilter;
pub use register::Stamp;

/// A letter as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub number: LetterNumber,
    pub dated: NaiveDate,
    pub letter: Letter,
    pub corrects: Option<DirectiveId>,
}

/// Who changes which version of which letter of their office, and when.
#[derive(Debug, Clone, Copy)]
pub struct DirectiveChange {
    pub id: DirectiveId,
    pub sender: UnitId,
    /// The version it was made on; 0: there was none.
    pub version: u32,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DirectiveOutcome {
    Done,
    /// Somebody else's change came first: nothing was written.
    Stale,
    /// Not possible in the state it is in: nothing was written.
    NotNow,
    /// It cannot go out under this number.
    Number(NumberProblem),
    /// Nobody is addressed.
    NoAddressees,
}

/// What became of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    Done(Registration),
    /// It has a number, and keeps it.
    Before(Registration),
    Number(NumberProblem),
    /// The unit did not receive it.
    NotReceived,
}

/// A letter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectiveRecord {
    pub id: DirectiveId,
    pub sender: UnitId,
    pub state: DirectiveState,
    pub version: u32,
    pub draft: Draft,
    pub sent_at: Option<DateTime<Utc>>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub reason: String,
}

/// Columns of a letter: `d.id, d.state, d.office, d.circular, d.running, d.dated`.
#[derive(FromRow)]
struct NumberRow {
    id: Uuid,
    state: String,
    office: String,
    circular: i64,
    running: i64,
    dated: NaiveDate,
}

impl NumberRow {
    fn state(&self) -> Result<DirectiveState> {
        DirectiveState::from_code(&self.state).ok_or_else(|| StoreError::Unreadable(format!("state {:?} of a directive", self.state)))
    }

    fn number(&self) -> Result<LetterNumber> {
        Ok(LetterNumber { office: self.office.clone(), is_circular: self.circular != 0, running: read_count(self.running)? })
    }
}

fn read_count(count: i64) -> Result<u32> {
    u32::try_from(count).map_err(|_| StoreError::Unreadable(format!("count {count} of a directive")))
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Unreadable(format!("a directive: {error}"))
}
