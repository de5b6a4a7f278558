//! Failed sign-ins, counted per key (an account, an address), so that guessing is slow.
use chrono::{DateTime, Duration, Utc};

use super::sql::sql;
use super::{Result, Store};

impl Store {
    /// Until when this key is refused; none when it is not.
    pub async fn locked_until(&self, key: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let query = sql("SELECT locked_until FROM attempts WHERE key = $1 AND locked_until > $2").bind(key).bind(now);
        Ok(self.db.first::<(DateTime<Utc>,)>(query).await?.map(|(until,)| until))
    }

    /// Counts a failure; the `threshold`th within `lock` of each other locks the key for `lock`.
    pub async fn record_failure(&self, key: &str, now: DateTime<Utc>, threshold: u32, lock: Duration) -> Result<()> {
        let upsert = sql("INSERT INTO attempts (key, failures, last_at, locked_until) \
             VALUES ($1, 1, $2, CASE WHEN $5 <= 1 THEN $4 END) \
             ON CONFLICT (key) DO UPDATE SET last_at = excluded.last_at, \
             failures = CASE WHEN attempts.last_at < $3 THEN 1 ELSE attempts.failures + 1 END, \
             locked_until = CASE WHEN attempts.last_at < $3 THEN excluded.locked_until \
                 WHEN attempts.failures + 1 >= $5 THEN $4 ELSE attempts.locked_until END")
        .bind(key)
        .bind(now)
        .bind(now - lock)
        .bind(now + lock)
        .bind(threshold);
        self.db.write(upsert).await.map(|_| ())
    }

    /// After a success.
    pub async fn clear_failures(&self, key: &str) -> Result<()> {
        self.db.write(sql("DELETE FROM attempts WHERE key = $1").bind(key)).await.map(|_| ())
    }
}
