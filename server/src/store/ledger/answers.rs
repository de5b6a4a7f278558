//! "Nothing to report" and excuses: said until the month is locked, and kept with who said it and when.
use app::domain::period::Month;
use app::domain::unit::UnitId;

use super::closing::closing;
use super::rows::{ENTRIES, EntryRow};
use super::{Entry, Said, Saying};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

const NOTHING: &str = "UPDATE obligations SET nothing_reason = $3, nothing_by = $4, nothing_by_name = $5, nothing_at = $6 \
     WHERE unit = $1 AND month = $2";
const NO_NOTHING: &str = "UPDATE obligations SET nothing_reason = NULL, nothing_by = NULL, nothing_by_name = NULL, nothing_at = NULL \
     WHERE unit = $1 AND month = $2";
const EXCUSE: &str = "UPDATE obligations SET excused_reason = $3, excused_by = $4, excused_by_name = $5, excused_at = $6 \
     WHERE unit = $1 AND month = $2";
const NO_EXCUSE: &str = "UPDATE obligations SET excused_reason = NULL, excused_by = NULL, excused_by_name = NULL, excused_at = NULL \
     WHERE unit = $1 AND month = $2";

impl Store {
    /// The row of a unit, as one who may see it is shown it.
    pub async fn obligation(&self, unit: UnitId, month: Month) -> Result<Option<Entry>> {
        self.db.first::<EntryRow>(select(unit, month)).await?.map(Entry::try_from).transpose()
    }

    /// A repeat of the same reason changes nothing, not even who said it first, and is heard also when the month is locked by now.
    pub async fn say_nothing(&self, unit: UnitId, month: Month, said: &Said) -> Result<Saying> {
        let is_known = |entry: &Entry| entry.nothing.as_ref().is_some_and(|known| known.reason == said.reason);
        self.say(unit, month, is_known, write(NOTHING, unit, month, said)).await
    }

    /// Taken back by the unit itself, or not accepted by those above it.
    pub async fn withdraw_nothing(&self, unit: UnitId, month: Month) -> Result<Saying> {
        let take_back = sql(NO_NOTHING).bind(unit).bind(month.to_string());
        self.say(unit, month, |entry| entry.nothing.is_none(), take_back).await
    }

    pub async fn excuse(&self, unit: UnitId, month: Month, said: &Said) -> Result<Saying> {
        let is_known = |entry: &Entry| entry.excused.as_ref().is_some_and(|known| known.reason == said.reason);
        self.say(unit, month, is_known, write(EXCUSE, unit, month, said)).await
    }

    pub async fn withdraw_excuse(&self, unit: UnitId, month: Month) -> Result<Saying> {
        let take_back = sql(NO_EXCUSE).bind(unit).bind(month.to_string());
        self.say(unit, month, |entry| entry.excused.is_none(), take_back).await
    }

    async fn say(&self, unit: UnitId, month: Month, is_known: impl Fn(&Entry) -> bool, write: Sql) -> Result<Saying> {
        let mut tx = self.db.begin().await?;
        let row: Option<EntryRow> = tx.link().first(select(unit, month)).await?;
        let Some(entry) = row.map(Entry::try_from).transpose()? else { return withdrawn(tx, Saying::NoSuchRow).await };
        if is_known(&entry) {
            return withdrawn(tx, Saying::Done).await;
        }
        if closing(&mut tx, unit, month).await?.is_closed() {
            return withdrawn(tx, Saying::Locked).await;
        }
        let touched = tx.link().run(write).await?;
        tx.commit().await?;
        Ok(if touched > 0 { Saying::Done } else { Saying::NoSuchRow })
    }
}

async fn withdrawn(tx: Tx, outcome: Saying) -> Result<Saying> {
    tx.withdraw().await?;
    Ok(outcome)
}

fn select(unit: UnitId, month: Month) -> Sql {
    let mut query = sql(ENTRIES);
    query.push(" WHERE o.month = ");
    query.push_value(month.to_string());
    query.push(" AND o.unit = ");
    query.push_value(unit);
    query
}

fn write(text: &'static str, unit: UnitId, month: Month, said: &Said) -> Sql {
    sql(text).bind(unit).bind(month.to_string()).bind(&said.reason).bind(said.by).bind(&said.by_name).bind(said.at)
}
