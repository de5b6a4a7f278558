//! The rows follow the units: reads both, asks the domain what must change, and changes it.
use std::collections::BTreeSet;

use app::domain::obligation::{Change, DueSettings, Ledger, LedgerUnit, Obligation, has_ended, months_to_open};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};

use super::rows::{LedgerUnitRow, ObligationRow, upsert};
use super::{Followed, Part, due_days, facts, read_month};
use crate::store::areas::read_code;
use crate::store::db::{Db, Row, Tx};
use crate::store::sql::{ROWS_AT_ONCE, Sql, sql};
use crate::store::{Result, Store};

/// Rows counted in one statement, which looks at the whole month each time: many at once.
const COUNTED_AT_ONCE: usize = 1_000;
/// From so many new rows on PostgreSQL is made to look at them.
const ROWS_TO_KNOW: usize = 1_000;
/// Two runs in each other's way: the next one sees what the other did.
const TRIES: usize = 3;

impl Store {
    /// Opens the present month, those before it that nobody opened in time, and those of the campaign for which something
    /// came in later; brings the rows of a month that has not ended up to date. Safe to run anywhere, at any time, by
    /// several servers at once.
    ///
    /// A part follows in months that are open only: a month is opened as a whole, for once it has ended nothing is added.
    pub async fn follow_ledger(&self, part: &Part, now: DateTime<Utc>) -> Result<Followed> {
        let present = Month::of(bangkok_date(now));
        let mut whole = Followed::default();
        for month in self.months_to_follow(present).await? {
            if *part != Part::Everything && !self.month_is_open(month).await? {
                continue;
            }
            let followed = self.follow_month(month, part, now).await?;
            whole.opened += followed.opened;
            whole.revised += followed.revised;
            whole.withdrawn += followed.withdrawn;
        }
        // The rows of the month before are frozen; what they say of its reports may still lag behind.
        if self.month_is_open(present.previous()).await? {
            self.follow_month(present.previous(), part, now).await?;
        }
        Ok(whole)
    }

    /// One month, as [`Store::follow_ledger`] does it; a month that was opened and has ended is left as it is.
    pub async fn follow_month(&self, month: Month, part: &Part, now: DateTime<Utc>) -> Result<Followed> {
        for _ in 1..TRIES {
            match self.try_follow_month(month, part, now).await {
                Err(error) if error.is_contention() => {}
                outcome => return outcome,
            }
        }
        self.try_follow_month(month, part, now).await
    }

    /// Whether anybody opened it.
    pub async fn month_is_open(&self, month: Month) -> Result<bool> {
        let query = sql("SELECT month FROM ledger_months WHERE month = $1").bind(month.to_string());
        Ok(self.db.first::<(String,)>(query).await?.is_some())
    }

    /// Oldest first.
    async fn months_to_follow(&self, present: Month) -> Result<Vec<Month>> {
        let rows: Vec<(String,)> = self.db.all(sql("SELECT month FROM ledger_months")).await?;
        let opened: BTreeSet<Month> = rows.iter().map(|(month,)| read_month(month)).collect::<Result<_>>()?;
        let first = opened.last().map_or(present, |newest| newest.next()).min(present);
        let mut months: BTreeSet<Month> =
            std::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month <= present).collect();
        for month in months_to_open(present).filter(|month| !opened.contains(month)) {
            if self.has_something(month).await? {
                months.insert(month);
            }
        }
        Ok(months.into_iter().collect())
    }

    /// Whether a report or a month's report lies in it.
    async fn has_something(&self, month: Month) -> Result<bool> {
        let query = sql("SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM reports WHERE month = $1) \
             OR EXISTS (SELECT 1 FROM monthlies WHERE month = $1)");
        Ok(self.db.first::<(i64,)>(query.bind(month.to_string())).await?.is_some())
    }

    /// Looks first without holding anybody up; only when something is to be done it is looked at again under the lock.
    async fn try_follow_month(&self, month: Month, part: &Part, now: DateTime<Utc>) -> Result<Followed> {
        if self.month_is_open(month).await? && !self.rows_lag(month, part, now).await? {
            facts::mend(&self.db, month, part).await?;
            return Ok(Followed::default());
        }
        let mut tx = self.db.begin().await?;
        tx.link().run(lock(month, now)).await?;
        let followed = change_rows(&mut tx, month, part, now).await?;
        tx.commit().await?;
        Ok(followed)
    }

    /// Whether rows say something else than the units and settings do. Looked at province by province: the units and rows of a whole
    /// country are a hundred megabytes, and there is seldom anything to be done.
    async fn rows_lag(&self, month: Month, part: &Part, now: DateTime<Utc>) -> Result<bool> {
        if has_ended(month, now) && self.has_rows(month).await? {
            return Ok(false);
        }
        let mut look = Look::Beside(&self.db);
        let due = look.due().await?;
        let parts = if *part == Part::Everything { self.parts().await? } else { vec![part.clone()] };
        if *part == Part::Everything && self.has_rows_of_nobody(month).await? {
            return Ok(true);
        }
        for part in parts {
            let (units, rows) = look.at(month, &part).await?;
            if !Ledger::plan(month, &units, &due, &rows, now).is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn has_rows(&self, month: Month) -> Result<bool> {
        let query = sql("SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM obligations WHERE month = $1)");
        Ok(self.db.first::<(i64,)>(query.bind(month.to_string())).await?.is_some())
    }

    /// Rows whose unit is gone lie in no part.
    async fn has_rows_of_nobody(&self, month: Month) -> Result<bool> {
        let query = sql("SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM obligations o WHERE o.month = $1 \
             AND NOT EXISTS (SELECT 1 FROM units u WHERE u.id = o.unit))");
        Ok(self.db.first::<(i64,)>(query.bind(month.to_string())).await?.is_some())
    }

    /// What together is everything.
    async fn parts(&self) -> Result<Vec<Part>> {
        let codes: Vec<(String,)> = self.db.all(sql("SELECT DISTINCT substr(area, 1, 2) FROM units WHERE area IS NOT NULL")).await?;
        let provinces = codes.into_iter().map(|(code,)| Ok(Part::Province(read_code(&code)?)));
        std::iter::once(Ok(Part::WithoutArea)).chain(provinces).collect()
    }
}

/// Held until the transaction ends.
fn lock(month: Month, now: DateTime<Utc>) -> Sql {
    sql("INSERT INTO ledger_months (month, opened_at) VALUES ($1, $2) \
         ON CONFLICT (month) DO UPDATE SET opened_at = ledger_months.opened_at")
    .bind(month.to_string())
    .bind(now)
}

async fn change_rows(tx: &mut Tx, month: Month, part: &Part, now: DateTime<Utc>) -> Result<Followed> {
    let mut look = Look::Within(tx);
    let (due, (units, rows)) = (look.due().await?, look.at(month, part).await?);
    let changes = Ledger::plan(month, &units, &due, &rows, now);
    let (mut opened, mut revised, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    for change in &changes {
        match change {
            Change::Open(row) => opened.push(row),
            Change::Revise(row) => revised.push(row),
            Change::Withdraw(unit) => withdrawn.push(*unit),
        }
    }
    for some in withdrawn.chunks(ROWS_AT_ONCE) {
        let mut delete = sql("DELETE FROM obligations WHERE month = $1 AND unit IN (").bind(month.to_string());
        delete.push_list(some.iter().copied());
        delete.push(")");
        tx.link().run(delete).await?;
    }
    // A row that is new here may already have reports, and one that owes something else now is answered by other facts.
    for (rows, are_new) in [(&opened, true), (&revised, false)] {
        for some in rows.chunks(ROWS_AT_ONCE) {
            tx.link().run(upsert(month, some)).await?;
        }
        know_the_month(tx, rows.len()).await?;
        for some in rows.chunks(COUNTED_AT_ONCE) {
            let units: Vec<UnitId> = some.iter().map(|row| row.unit).collect();
            facts::count_written(tx, month, &units, are_new).await?;
        }
    }
    Ok(Followed { opened: opened.len(), revised: revised.len(), withdrawn: withdrawn.len() })
}

/// PostgreSQL plans by what it has seen: to it a month that was just opened has one row, and it reads the whole month for each
/// report that is counted, until it happens to look again.
async fn know_the_month(tx: &mut Tx, rows: usize) -> Result<()> {
    if let Tx::Postgres(_) = tx
        && rows >= ROWS_TO_KNOW
    {
        tx.link().run(sql("ANALYZE obligations, reports")).await?;
    }
    Ok(())
}

/// What a run looks at, in a transaction or beside any.
enum Look<'a> {
    Beside(&'a Db),
    Within(&'a mut Tx),
}

impl Look<'_> {
    async fn at(&mut self, month: Month, part: &Part) -> Result<(Vec<LedgerUnit>, Vec<Obligation>)> {
        let units: Vec<LedgerUnitRow> = self.all(select_units(part)).await?;
        let units = units.into_iter().map(LedgerUnit::try_from).collect::<Result<_>>()?;
        let rows: Vec<ObligationRow> = self.all(select_rows(month, part)).await?;
        Ok((units, rows.into_iter().map(Obligation::try_from).collect::<Result<_>>()?))
    }

    async fn due(&mut self) -> Result<DueSettings> {
        let campaign = self.all(due_days::campaign()).await?;
        let days = self.all(due_days::of_units()).await?;
        Ok(due_days::settings(campaign, days, self.all(due_days::holidays()).await?))
    }

    async fn all<R: Row>(&mut self, query: Sql) -> Result<Vec<R>> {
        match self {
            Look::Beside(db) => db.all(query).await,
            Look::Within(tx) => tx.link().all(query).await,
        }
    }
}

/// The ministry always: a province owes to it.
fn select_units(part: &Part) -> Sql {
    let mut query = sql("SELECT u.id, u.kind, u.name, u.area, u.opened_on, u.closed_on FROM units u WHERE TRUE");
    part.narrow(&mut query, "u.area");
    if let Part::Province(_) = part {
        query.push(" UNION ALL SELECT u.id, u.kind, u.name, u.area, u.opened_on, u.closed_on FROM units u WHERE u.kind = 'ministry'");
    }
    query
}

/// Of the units that lie there now, wherever they lay when the row was made: a unit that moved is revised, not withdrawn.
fn select_rows(month: Month, part: &Part) -> Sql {
    let mut query = match part {
        Part::Everything => sql(ALL_ROWS),
        Part::Province(_) | Part::WithoutArea => sql(ROWS_OF_UNITS),
    }
    .bind(month.to_string());
    part.narrow(&mut query, "u.area");
    query
}

const ALL_ROWS: &str = "SELECT o.unit, o.kind, o.name, o.area, o.owes, o.owed_to, o.owed_to_name, o.due_at, o.exempt, o.exempt_on \
     FROM obligations o WHERE o.month = $1";
const ROWS_OF_UNITS: &str = "SELECT o.unit, o.kind, o.name, o.area, o.owes, o.owed_to, o.owed_to_name, o.due_at, o.exempt, o.exempt_on \
     FROM units u JOIN obligations o ON o.unit = u.id AND o.month = $1 WHERE TRUE";
