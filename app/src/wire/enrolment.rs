//! Enrolling villages and officials from a table: what each line means, and what is or would be written.
use serde::{Deserialize, Serialize};

pub use crate::domain::enrolment::{Line, LineChange, OfficialChange, Plan, VillageChange};

/// Bytes of one table, at most.
pub const MAX_TABLE_BYTES: usize = 2 * 1024 * 1024;

/// `POST /api/v1/imports/officials`, answered for a try as for the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentReply {
    /// Whether it was written, or only tried.
    pub dry_run: bool,
    /// Names what the table changes: the run wants it, so that just what was shown is written.
    pub digest: String,
    pub counts: EnrolmentCounts,
    pub lines: Vec<Line>,
}

/// What a table comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolmentCounts {
    pub lines: u32,
    pub new_villages: u32,
    pub renamed_villages: u32,
    pub new_officials: u32,
    /// Lines whose official was there already.
    pub same_officials: u32,
    /// Lines left out.
    pub refused: u32,
}

impl EnrolmentCounts {
    pub fn of(plan: &Plan) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let is_same = |line: &&Line| line.change.as_ref().is_some_and(|change| change.official == OfficialChange::Same);
        Self {
            lines: count(plan.lines.len()),
            new_villages: count(plan.changes.villages.len()),
            renamed_villages: count(plan.changes.renamed.len()),
            new_officials: count(plan.changes.officials.len()),
            same_officials: count(plan.lines.iter().filter(is_same).count()),
            refused: count(plan.lines.iter().filter(|line| line.change.is_none()).count()),
        }
    }

    /// Whether anything that a person sees is written.
    pub fn changes_something(&self) -> bool {
        self.new_villages + self.renamed_villages + self.new_officials > 0
    }
}
