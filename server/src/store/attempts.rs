//! Tries to sign in, one row a key (an account), so that guessing is slow.
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::sql::{Value, sql, to_millis};
use super::{Result, Store};
use crate::auth::secret_file::hex;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It may be judged.
    Counted,
    /// It was not counted and is not to be judged.
    ClosedUntil(DateTime<Utc>),
}

#[derive(FromRow)]
struct AttemptsRow {
    failures: i64,
    last_at: DateTime<Utc>,
    locked_until: Option<DateTime<Utc>>,
}

impl AttemptsRow {
    fn closed_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.locked_until.filter(|until| *until > now)
    }
}

/// The key of an account's tries; `login` in lower case. It may be a password, typed into the wrong field, and is not kept as it is.
pub fn attempts_key(login: &str) -> String {
    format!("login:{}", hex(&Sha256::digest(login)))
}

impl Store {
    /// Counts a try before it is judged. `closed_after` says for how long so many in a row close the key; they are counted
    /// anew when the last one lies before `forgotten_before`.
    pub async fn count_attempt(
        &self,
        key: &str,
        now: DateTime<Utc>,
        forgotten_before: DateTime<Utc>,
        closed_after: impl Fn(u32) -> Option<Duration>,
    ) -> Result<Attempt> {
        // Looking first keeps whoever guesses away from the writer.
        let look = sql("SELECT failures, last_at, locked_until FROM attempts WHERE key = $1").bind(key);
        if let Some(until) = self.db.first::<AttemptsRow>(look).await?.and_then(|row| row.closed_until(now)) {
            return Ok(Attempt::ClosedUntil(until));
        }
        let mut tx = self.db.begin().await?;
        // The row is locked from here on: tries at the same moment are counted one after the other.
        let take = sql("INSERT INTO attempts (key, failures, last_at) VALUES ($1, 0, $2) \
             ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING failures, last_at, locked_until")
        .bind(key)
        .bind(now);
        let row = tx.link().first::<AttemptsRow>(take).await?;
        if let Some(until) = row.as_ref().and_then(|row| row.closed_until(now)) {
            tx.withdraw().await?;
            return Ok(Attempt::ClosedUntil(until));
        }
        let before = row.filter(|row| row.last_at >= forgotten_before).map_or(0, |row| row.failures);
        let tries = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        let count = sql("UPDATE attempts SET failures = $2, last_at = $3, locked_until = $4 WHERE key = $1")
            .bind(key)
            .bind(tries)
            .bind(now)
            .bind(Value::Time(closed_after(tries).map(|time| to_millis(now + time))));
        tx.link().run(count).await?;
        tx.commit().await?;
        Ok(Attempt::Counted)
    }

    /// After a success.
    pub async fn forget_attempts(&self, key: &str) -> Result<()> {
        self.db.write(sql("DELETE FROM attempts WHERE key = $1").bind(key)).await.map(|_| ())
    }

    /// Forgets keys that nobody tried since; how many.
    pub async fn drop_attempts(&self, before: DateTime<Utc>) -> Result<u64> {
        self.db.write(sql("DELETE FROM attempts WHERE last_at < $1").bind(before)).await
    }
}
