//! Work to be done outside requests: a table with leases, written in the transaction that causes the work.
use chrono::{DateTime, Duration, Utc};
use sqlx::FromRow;

use super::db::{Db, Tx};
use super::sql::sql;
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

#[derive(FromRow)]
struct JobRow {
    id: i64,
    payload: String,
    attempts: i64,
}

impl From<JobRow> for Job {
    fn from(row: JobRow) -> Self {
        Job { id: row.id, payload: row.payload, attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX) }
    }
}

/// Adds a job to the transaction that causes it, due at once.
pub(super) async fn enqueue(tx: &mut Tx, kind: &str, payload: &str, now: DateTime<Utc>) -> Result<()> {
    let insert = sql("INSERT INTO jobs (kind, payload, due_at) VALUES ($1, $2, $3)").bind(kind).bind(payload).bind(now);
    tx.link().run(insert).await.map(|_| ())
}

/// The claim is one statement. PostgreSQL's workers step over each other's rows; SQLite has one writer, so nobody is there to step over.
const CLAIM_ON_SQLITE: &str = "UPDATE jobs SET due_at = $3, worker = $4, attempts = attempts + 1 WHERE id = ( \
     SELECT id FROM jobs WHERE kind = $1 AND due_at <= $2 AND given_up_at IS NULL ORDER BY due_at, id LIMIT 1 \
     ) RETURNING id, payload, attempts";
const CLAIM_ON_POSTGRES: &str = "UPDATE jobs SET due_at = $3, worker = $4, attempts = attempts + 1 WHERE id = ( \
     SELECT id FROM jobs WHERE kind = $1 AND due_at <= $2 AND given_up_at IS NULL ORDER BY due_at, id LIMIT 1 \
     FOR UPDATE SKIP LOCKED) RETURNING id, payload, attempts";

impl Store {
    /// The oldest job of a kind that is due, for this worker alone until `now + lease`.
    pub async fn claim_job(&self, kind: &str, worker: &str, now: DateTime<Utc>, lease: Duration) -> Result<Option<Job>> {
        // Looking first keeps idle workers away from the writer. In an order, or PostgreSQL goes through all that wait and all that are done.
        let look = sql("SELECT id FROM jobs WHERE kind = $1 AND due_at <= $2 AND given_up_at IS NULL ORDER BY due_at, id LIMIT 1");
        let look = look.bind(kind).bind(now);
        if self.db.first::<(i64,)>(look).await?.is_none() {
            return Ok(None);
        }
        let text = match &self.db {
            Db::Sqlite(..) => CLAIM_ON_SQLITE,
            Db::Postgres(_) => CLAIM_ON_POSTGRES,
        };
        let claim = sql(text).bind(kind).bind(now).bind(now + lease).bind(worker);
        Ok(self.db.write_first::<JobRow>(claim).await?.map(Job::from))
    }

    /// Done: the job is gone. False when the claim was lost meanwhile.
    pub async fn finish_job(&self, job: &Job) -> Result<bool> {
        let delete = sql("DELETE FROM jobs WHERE id = $1 AND attempts = $2").bind(job.id).bind(job.attempts);
        Ok(self.db.write(delete).await? > 0)
    }

    /// To be tried again at `retry_at`, however often it takes.
    pub async fn retry_job(&self, job: &Job, error: &str, retry_at: DateTime<Utc>) -> Result<()> {
        let update = sql("UPDATE jobs SET due_at = $3, last_error = $4, worker = NULL WHERE id = $1 AND attempts = $2");
        self.db.write(update.bind(job.id).bind(job.attempts).bind(retry_at).bind(error)).await.map(drop)
    }
}
