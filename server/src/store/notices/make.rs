//! The ladder: who still owes when a rung is reached.
use app::domain::notice::{Due, Rung};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use chrono::{DateTime, Utc};

use super::{IS_OPEN, IS_PRESENT, Receiver, Told, insert};
use crate::store::sql::sql;
use crate::store::{Result, Store, StoreError};

/// People in one transaction: a run that is stopped goes on where it was.
const AT_ONCE: i64 = 2_000;

impl Store {
    /// Tells whoever owes a month's report and stands on a rung of the ladder now; how many were told. Any number of servers
    /// may do so at once, and again.
    pub async fn make_due_notices(&self, now: DateTime<Utc>) -> Result<u64> {
        let ladder = self.notice_ladder().await?;
        if ladder.quiet.holds(now) {
            return Ok(0);
        }
        let (from, until) = ladder.window(now);
        // A month is due in the next one.
        let months = [Month::of(bangkok_date(from)).previous(), Month::of(bangkok_date(until))].map(|month| month.to_string());
        let mut query = sql("SELECT o.month, o.due_at FROM obligations o WHERE o.month >= $1 AND o.month <= $2 AND ");
        query.push(IS_OPEN);
        query.push(" GROUP BY o.month, o.due_at");
        let dues: Vec<(String, DateTime<Utc>)> = self.db.all(query.bind(&months[0]).bind(&months[1])).await?;
        let mut told = 0;
        for (month, at) in dues {
            let month = Month::parse(&month).map_err(|_| StoreError::Unreadable(format!("month {month:?}")))?;
            if let Some(rung) = ladder.rung(Due { month, at }, now) {
                told += self.climb(&rung, now).await?;
            }
        }
        Ok(told)
    }

    async fn climb(&self, rung: &Rung, now: DateTime<Utc>) -> Result<u64> {
        let key = rung.key();
        let told = Told { key: &key, kind: rung.kind(), month: Some(rung.due.month), directive: None, by_name: "", at: now };
        let mut count = 0;
        loop {
            let receivers = self.not_told(rung, &key, now).await?;
            if receivers.is_empty() {
                return Ok(count);
            }
            let mut tx = self.db.begin().await?;
            count += insert(&mut tx, &told, &receivers, self.by_email).await?.len() as u64;
            tx.commit().await?;
        }
    }

    /// In one order for all servers, so that two inserting the same never wait for each other in a circle.
    async fn not_told(&self, rung: &Rung, key: &str, now: DateTime<Utc>) -> Result<Vec<Receiver>> {
        let mut query = sql("SELECT p.id AS person, o.unit, o.due_at FROM obligations o JOIN people p ON p.unit = o.unit WHERE ");
        query.push(IS_PRESENT);
        query.push(" AND o.month = $2 AND o.due_at = $3 AND ");
        query.push(IS_OPEN);
        query.push(" AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.person = p.id AND n.key = $4) ORDER BY p.id LIMIT $5");
        let query = query.bind(bangkok_date(now)).bind(rung.due.month.to_string()).bind(rung.due.at).bind(key).bind(AT_ONCE);
        self.db.all(query).await
    }
}
