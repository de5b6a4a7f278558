//! Work to be done outside requests: a table with leases, written in the transaction that causes the work.
use chrono::{DateTime, Duration, Utc};

use super::{Result, Store};

/// A claimed job. It stays claimed for the lease; after that another worker may have it, and what this one then says
/// about it is ignored (`attempts` tells the claims apart).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub payload: String,
    /// This one included.
    pub attempts: u32,
}

impl Store {
    /// The oldest job of a kind that is due, for this worker alone until `now + lease`.
    pub async fn claim_job(&self, _kind: &str, _worker: &str, _now: DateTime<Utc>, _lease: Duration) -> Result<Option<Job>> {
        todo!()
    }

    /// Done: the job is gone. False when the claim was lost meanwhile.
    pub async fn finish_job(&self, _job: &Job) -> Result<bool> {
        todo!()
    }

    /// To be tried again at `retry_at`, or, after `give_up_after` attempts, kept with its error and never again.
    pub async fn fail_job(&self, _job: &Job, _error: &str, _retry_at: DateTime<Utc>, _give_up_after: u32) -> Result<()> {
        todo!()
    }
}
