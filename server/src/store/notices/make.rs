//! The ladder: who still owes when a rung is reached.
use app::domain::notice::{Due, Owed, Rung};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use chrono::{DateTime, Utc};

use super::{IS_OPEN, IS_PRESENT, Receiver, Told, insert, letters};
use crate::store::sql::{Sql, sql};
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
            if let Some(rung) = ladder.rung(Due { owed: Owed::Month(month), at }, now) {
                told += self.climb(&rung, now).await?;
            }
        }
        for due in self.letters_due(from, until).await? {
            if let Some(rung) = ladder.rung(due, now) {
                told += self.climb(&rung, now).await? + self.alarm_above(&rung, now).await?;
            }
        }
        Ok(told)
    }

    async fn climb(&self, rung: &Rung, now: DateTime<Utc>) -> Result<u64> {
        let key = rung.key();
        let (month, directive) = match rung.due.owed {
            Owed::Month(month) => (Some(month), None),
            Owed::Letter(id, _) => (None, Some(id)),
        };
        let told = Told { month, directive, ..Told::of(&key, rung.kind(), now) };
        self.tell_each(&told, || owing(rung, &key, now)).await
    }

    /// Page by page, until nobody is left who was not told; `asked`: those, in one order for all servers, so that two inserting
    /// the same never wait for each other in a circle.
    pub(super) async fn tell_each(&self, told: &Told<'_>, asked: impl Fn() -> Sql) -> Result<u64> {
        let mut count = 0;
        loop {
            let receivers: Vec<Receiver> = self.db.all(asked()).await?;
            if receivers.is_empty() {
                return Ok(count);
            }
            let mut tx = self.db.begin().await?;
            count += insert(&mut tx, told, &receivers, self.by_email).await?.len() as u64;
            tx.commit().await?;
        }
    }
}

/// Who owes what the rung is about, and was not told.
fn owing(rung: &Rung, key: &str, now: DateTime<Utc>) -> Sql {
    let mut query = match rung.due.owed {
        Owed::Month(month) => {
            let mut query = sql("SELECT p.id AS person, o.unit, o.due_at FROM obligations o JOIN people p ON p.unit = o.unit WHERE ");
            query.push(IS_PRESENT);
            query.push(" AND o.month = $2 AND o.due_at = $3 AND ");
            query.push(IS_OPEN);
            query.bind(bangkok_date(now)).bind(month.to_string()).bind(rung.due.at)
        }
        Owed::Letter(id, asked) => letters::owing(id, asked, rung.due.at, now),
    };
    not_told(&mut query, key);
    query
}

/// The rest of a query for people `p`.
pub(super) fn not_told(query: &mut Sql, key: &str) {
    query.push(" AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.person = p.id AND n.key = ");
    query.push_value(key);
    query.push(") ORDER BY p.id LIMIT ");
    query.push_value(AT_ONCE);
}
