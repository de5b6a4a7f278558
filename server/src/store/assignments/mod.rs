//! Coordinators' assignments: one for a unit at a time, which the database itself enforces (migration 0010).
mod coordination;
mod read;
mod write;

use app::domain::access::PersonId;
use app::domain::assignment::{Appointee, AssignmentId, Term};
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};

pub use coordination::{Coordinated, CoordinationFilter};
pub(super) use read::{StandingRow, open_term, standing};

/// Somebody to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAssignment {
    pub id: AssignmentId,
    pub unit: UnitId,
    pub person: PersonId,
    pub appointee: Appointee,
    pub term: Term,
    /// Whoever holds it on the first day has the day before as their last.
    pub hands_over: bool,
}

/// An assignment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentRecord {
    pub id: AssignmentId,
    pub unit: UnitId,
    pub person: PersonId,
    pub appointee: Appointee,
    pub term: Term,
    pub made_at: DateTime<Utc>,
    /// The name of who made it.
    pub made_by: String,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub reason: String,
    /// When the signed copy of the form was attached.
    pub signed_at: Option<DateTime<Utc>>,
}

/// What became of naming somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    Done,
    /// The same was there already.
    Same,
    /// The identity is there with other values.
    Conflict,
    /// Somebody else holds it on some of these days: nothing was written.
    Meets,
    /// The person is somebody of another unit.
    Elsewhere,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignmentOutcome {
    Done,
    /// Somebody else holds it on some of these days: nothing was written.
    Meets,
    /// It was withdrawn, or its end has passed.
    NotNow,
}
