//! The registers' running numbers, and giving a letter that came in its number.
use app::domain::directive::{DirectiveId, LetterNumber, Received, Registration, may_receive, offered};
use app::domain::thai_date::{bangkok_date, buddhist_year};
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;

use super::{Registered, read_count};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};
use app::domain::access::PersonId;

/// A register of one office in one Buddhist year.
pub(super) struct Register(String);

impl Register {
    pub fn sent(office: UnitId, number: &LetterNumber, year: i32) -> Self {
        let kind = if number.is_circular { "circular" } else { "letter" };
        Self(format!("sent:{}:{kind}:{year}:{}", office.0, number.office))
    }

    pub fn received(office: UnitId, year: i32) -> Self {
        Self(format!("received:{}:{year}", office.0))
    }

    /// The highest number in it. Held until the transaction ends: whoever takes the next one waits.
    pub async fn hold(&self, tx: &mut Tx) -> Result<Option<u32>> {
        let hold = sql("INSERT INTO counters (name, value) VALUES ($1, 0) \
             ON CONFLICT (name) DO UPDATE SET value = counters.value RETURNING value");
        let row: Option<(i64,)> = tx.link().first(hold.bind(&self.0)).await?;
        Ok(row.map(|(last,)| read_count(last)).transpose()?.filter(|last| *last > 0))
    }

    /// Call it while the register is held.
    pub async fn note(&self, tx: &mut Tx, number: u32) -> Result<()> {
        let note = sql("UPDATE counters SET value = $2 WHERE name = $1 AND value < $2").bind(&self.0).bind(number);
        tx.link().run(note).await.map(|_| ())
    }

    fn last(&self) -> Sql {
        sql("SELECT value FROM counters WHERE name = $1 AND value > 0").bind(&self.0)
    }
}

#[derive(FromRow)]
struct LineRow {
    number: i64,
    registered_at: DateTime<Utc>,
}

/// What the office's stamp says; what is left out is the next number, and now.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stamp {
    pub number: Option<u32>,
    pub at: Option<DateTime<Utc>>,
}

impl Store {
    /// Gives a letter its number in the register of the unit that received it. A repeat keeps the first one.
    pub async fn register_delivery(
        &self,
        directive: DirectiveId,
        unit: UnitId,
        stamp: Stamp,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<Registered> {
        let year = buddhist_year(bangkok_date(stamp.at.unwrap_or(now)));
        let register = Register::received(unit, year);
        let mut tx = self.db.begin().await?;
        let last = register.hold(&mut tx).await?;
        let found: Option<(Option<i64>, Option<DateTime<Utc>>)> = tx.link().first(select_registration(directive, unit)).await?;
        let refused = match found {
            None => Some(Registered::NotReceived),
            Some((Some(number), Some(at))) => Some(Registered::Before(Registration { number: read_count(number)?, at })),
            Some(_) => None,
        };
        if let Some(refused) = refused {
            tx.withdraw().await?;
            return Ok(refused);
        }
        let number = stamp.number.unwrap_or(offered(last));
        let (up_to, above) = (nearest(&mut tx, unit, year, number, UP_TO).await?, nearest(&mut tx, unit, year, number, ABOVE).await?);
        // Who waited for the register was earlier at the door than at the desk: the desk's clock counts.
        let at = stamp.at.unwrap_or_else(|| up_to.map_or(now, |line| line.at.max(now)));
        if let Err(problem) = may_receive(up_to, above, Received { number, at }) {
            tx.withdraw().await?;
            return Ok(Registered::Number(problem));
        }
        tx.link().run(update(directive, unit, Registration { number, at }, year, by, now)).await?;
        register.note(&mut tx, number).await?;
        tx.commit().await?;
        Ok(Registered::Done(Registration { number, at }))
    }

    /// The number that the next letter received will be offered.
    pub async fn next_received(&self, office: UnitId, year: i32) -> Result<u32> {
        self.next(&Register::received(office, year)).await
    }

    /// The next numbers of an office's letters: one for each code and kind it used so far, the last used first.
    pub async fn next_sent(&self, office: UnitId, year: i32) -> Result<Vec<LetterNumber>> {
        let query = sql("SELECT office, circular FROM directives WHERE sender = $1 GROUP BY office, circular \
             ORDER BY MAX(changed_at) DESC LIMIT 20");
        let used: Vec<(String, i64)> = self.db.all(query.bind(office)).await?;
        let mut numbers = Vec::with_capacity(used.len());
        for (code, circular) in used {
            let mut number = LetterNumber { office: code, is_circular: circular != 0, running: 0 };
            number.running = self.next(&Register::sent(office, &number, year)).await?;
            numbers.push(number);
        }
        Ok(numbers)
    }

    async fn next(&self, register: &Register) -> Result<u32> {
        let last = self.db.first::<(i64,)>(register.last()).await?;
        Ok(offered(last.map(|(last,)| read_count(last)).transpose()?))
    }
}

const UP_TO: &str = " AND number <= $3 ORDER BY number DESC LIMIT 1";
const ABOVE: &str = " AND number > $3 ORDER BY number LIMIT 1";

async fn nearest(tx: &mut Tx, unit: UnitId, year: i32, number: u32, which: &'static str) -> Result<Option<Received>> {
    let mut query = sql("SELECT number, registered_at FROM deliveries WHERE unit = $1 AND year = $2");
    query.push(which);
    let row: Option<LineRow> = tx.link().first(query.bind(unit).bind(i64::from(year)).bind(number)).await?;
    row.map(|row| Ok(Received { number: read_count(row.number)?, at: row.registered_at })).transpose()
}

fn select_registration(directive: DirectiveId, unit: UnitId) -> Sql {
    sql("SELECT number, registered_at FROM deliveries WHERE directive = $1 AND unit = $2").bind(directive.0).bind(unit)
}

/// Whoever registers it has looked at it.
fn update(directive: DirectiveId, unit: UnitId, line: Registration, year: i32, by: PersonId, now: DateTime<Utc>) -> Sql {
    sql("UPDATE deliveries SET number = $3, registered_at = $4, year = $5, registered_by = $6, opened_at = COALESCE(opened_at, $7) \
         WHERE directive = $1 AND unit = $2")
    .bind(directive.0)
    .bind(unit)
    .bind(line.number)
    .bind(line.at)
    .bind(i64::from(year))
    .bind(by)
    .bind(now)
}
