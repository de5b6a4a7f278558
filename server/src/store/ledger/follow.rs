//! The rows follow the units: reads both, asks the domain what must change, and changes it.
use app::domain::obligation::{Change, DueSettings, Ledger, LedgerUnit, Obligation};
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};

use super::rows::{LedgerUnitRow, ObligationRow, ROWS_AT_ONCE, upsert};
use super::{Followed, Part, due_days, facts, read_month};
use crate::store::db::{Db, Row, Tx};
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Two runs in each other's way: the next one sees what the other did.
const TRIES: usize = 3;

impl Store {
    /// Opens the present month, and those before it that nobody opened in time, and brings the rows of a month that has
    /// not ended up to date. Safe to run anywhere, at any time, by several servers at once.
    pub async fn follow_ledger(&self, part: &Part, now: DateTime<Utc>) -> Result<Followed> {
        let mut whole = Followed::default();
        for month in self.months_to_follow(now).await? {
            let followed = self.follow_month(month, part, now).await?;
            whole.opened += followed.opened;
            whole.revised += followed.revised;
            whole.withdrawn += followed.withdrawn;
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

    /// The dates between which a unit exists; none: always.
    pub async fn set_unit_life(&self, unit: UnitId, opened_on: Option<NaiveDate>, closed_on: Option<NaiveDate>) -> Result<bool> {
        let update = sql("UPDATE units SET opened_on = $2, closed_on = $3 WHERE id = $1").bind(unit).bind(opened_on).bind(closed_on);
        Ok(self.db.write(update).await? > 0)
    }

    async fn months_to_follow(&self, now: DateTime<Utc>) -> Result<Vec<Month>> {
        let present = Month::of(bangkok_date(now));
        let newest = self.db.first::<(Option<String>,)>(sql("SELECT MAX(month) FROM ledger_months")).await?;
        let newest = newest.and_then(|(month,)| month).map(|month| read_month(&month)).transpose()?;
        let first = newest.map_or(present, Month::next).min(present);
        Ok(std::iter::successors(Some(first), |month| Some(month.next())).take_while(|month| *month <= present).collect())
    }

    /// Looks first without holding anybody up; only when something is to be done it is looked at again under the lock.
    async fn try_follow_month(&self, month: Month, part: &Part, now: DateTime<Utc>) -> Result<Followed> {
        let (units, due, rows) = Look::Beside(&self.db).at(month, part).await?;
        let is_open = self.db.first::<(String,)>(sql("SELECT month FROM ledger_months WHERE month = $1").bind(month.to_string())).await?;
        if is_open.is_some() && Ledger::plan(month, &units, &due, &rows, now).is_empty() {
            facts::mend(&self.db, month).await?;
            return Ok(Followed::default());
        }
        let mut tx = self.db.begin().await?;
        tx.link().run(lock(month, now)).await?;
        let followed = change_rows(&mut tx, month, part, now).await?;
        tx.commit().await?;
        Ok(followed)
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
    let (units, due, rows) = Look::Within(tx).at(month, part).await?;
    let changes = Ledger::plan(month, &units, &due, &rows, now);
    let mut followed = Followed::default();
    let mut written: Vec<&Obligation> = Vec::new();
    for change in &changes {
        match change {
            Change::Open(row) => {
                followed.opened += 1;
                written.push(row);
            }
            Change::Revise(row) => {
                followed.revised += 1;
                written.push(row);
            }
            Change::Withdraw(unit) => {
                followed.withdrawn += 1;
                let delete = sql("DELETE FROM obligations WHERE unit = $1 AND month = $2").bind(*unit).bind(month.to_string());
                tx.link().run(delete).await?;
            }
        }
    }
    for some in written.chunks(ROWS_AT_ONCE) {
        tx.link().run(upsert(month, some)).await?;
    }
    // A row that is new here may already have reports, and one that owes something else now is answered by other facts.
    if !written.is_empty() {
        facts::count_month(tx, month).await?;
    }
    Ok(followed)
}

/// What a run looks at, in a transaction or beside any.
enum Look<'a> {
    Beside(&'a Db),
    Within(&'a mut Tx),
}

impl Look<'_> {
    async fn at(mut self, month: Month, part: &Part) -> Result<(Vec<LedgerUnit>, DueSettings, Vec<Obligation>)> {
        let units: Vec<LedgerUnitRow> = self.all(select_units(part)).await?;
        let rows: Vec<ObligationRow> = self.all(select_rows(month, part)).await?;
        let (campaign, days, holidays) =
            (self.all(due_days::campaign()).await?, self.all(due_days::of_units()).await?, self.all(due_days::holidays()).await?);
        let units = units.into_iter().map(LedgerUnit::try_from).collect::<Result<_>>()?;
        let rows = rows.into_iter().map(Obligation::try_from).collect::<Result<_>>()?;
        Ok((units, due_days::settings(campaign, days, holidays), rows))
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
    if let Part::Province(code) = part {
        query.and_in_area(code, "u.area");
        query.push(" UNION ALL SELECT u.id, u.kind, u.name, u.area, u.opened_on, u.closed_on FROM units u WHERE u.kind = 'ministry'");
    }
    query
}

/// Of the units that lie there now, wherever they lay when the row was made: a unit that moved is revised, not withdrawn.
fn select_rows(month: Month, part: &Part) -> Sql {
    let mut query = match part {
        Part::Everything => sql(ALL_ROWS),
        Part::Province(_) => sql(ROWS_OF_UNITS),
    }
    .bind(month.to_string());
    if let Part::Province(code) = part {
        query.and_in_area(code, "u.area");
    }
    query
}

const ALL_ROWS: &str = "SELECT o.unit, o.kind, o.name, o.area, o.owes, o.owed_to, o.owed_to_name, o.due_at, o.exempt, o.exempt_on \
     FROM obligations o WHERE o.month = $1";
const ROWS_OF_UNITS: &str = "SELECT o.unit, o.kind, o.name, o.area, o.owes, o.owed_to, o.owed_to_name, o.due_at, o.exempt, o.exempt_on \
     FROM units u JOIN obligations o ON o.unit = u.id AND o.month = $1 WHERE TRUE";
