//! What speaks about pictures: found by a job, read beside the report, dismissed by a person.
pub(super) use find::count_warnings;

mod dismiss;
mod find;
mod read;

use app::domain::access::PersonId;
use app::domain::likeness::{LikenessId, LikenessKind};
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::pictures::{Dismissed, OtherPicture};
use chrono::{DateTime, Utc};

use super::reports::ReportOwner;

/// Kind of the job that compares a picture with all others; the payload is its hash, and the report if only one is meant.
pub const LIKENESS_JOB: &str = "likeness";

/// A warning as it is stored, with whose picture the other one is: show it only to those who may see that.
#[derive(Debug, Clone)]
pub struct LikenessRecord {
    pub id: LikenessId,
    pub hash: PhotoHash,
    pub kind: LikenessKind,
    pub measure: u32,
    pub found_at: DateTime<Utc>,
    pub other: OtherPicture,
    pub other_owner: ReportOwner,
    pub dismissed: Option<Dismissed>,
}

/// A person has looked, and it is nothing.
#[derive(Debug, Clone)]
pub struct NewDismissal<'a> {
    pub report: ReportId,
    pub ids: &'a [LikenessId],
    pub by: PersonId,
    pub reason: &'a str,
    pub at: DateTime<Utc>,
}
