//! Arranging, under optimistic concurrency: a change names the version it was made on.
use app::domain::monthly::{Arrangement, Move};
use uuid::Uuid;

use super::{HeadRow, MonthlyChange, MonthlyOutcome, unreadable};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

impl Store {
    /// Keeps the arrangement if the month still is of that version and open.
    pub async fn save_arrangement(&self, change: &MonthlyChange, arrangement: &Arrangement) -> Result<MonthlyOutcome> {
        let text = serde_json::to_string(arrangement).map_err(unreadable)?;
        let mut tx = self.db.begin().await?;
        let touched = match head(&mut tx, change).await? {
            None if change.version == 0 => tx.link().run(insert(change, text)).await?,
            None => 0,
            Some(row) if row.version != i64::from(change.version) => 0,
            Some(row) => match row.state()?.after(Move::Save) {
                None => {
                    tx.withdraw().await?;
                    return Ok(MonthlyOutcome::NotNow);
                }
                Some(state) => tx.link().run(update(&row, change, text, state.code())).await?,
            },
        };
        finish(tx, touched).await
    }
}

pub(super) async fn head(tx: &mut Tx, change: &MonthlyChange) -> Result<Option<HeadRow>> {
    let query = sql("SELECT id, state, version, revision, number FROM monthlies WHERE unit = $1 AND month = $2");
    tx.link().first(query.bind(change.unit).bind(change.month.to_string())).await
}

/// A change that touched nothing was made on a version that is not the current one any more.
pub(super) async fn finish(tx: Tx, touched: u64) -> Result<MonthlyOutcome> {
    if touched == 0 {
        tx.withdraw().await?;
        return Ok(MonthlyOutcome::Stale);
    }
    tx.commit().await?;
    Ok(MonthlyOutcome::Done)
}

fn insert(change: &MonthlyChange, arrangement: String) -> Sql {
    sql("INSERT INTO monthlies (id, unit, month, state, version, revision, arrangement, changed_at, changed_by) \
         VALUES ($1, $2, $3, 'draft', 1, 0, $4, $5, $6) ON CONFLICT (unit, month) DO NOTHING")
    .bind(Uuid::now_v7())
    .bind(change.unit)
    .bind(change.month.to_string())
    .bind(arrangement)
    .bind(change.at)
    .bind(change.by)
}

fn update(row: &HeadRow, change: &MonthlyChange, arrangement: String, state: &'static str) -> Sql {
    sql("UPDATE monthlies SET arrangement = $3, state = $4, version = version + 1, changed_at = $5, changed_by = $6 \
         WHERE id = $1 AND version = $2")
    .bind(row.id)
    .bind(change.version)
    .bind(arrangement)
    .bind(state)
    .bind(change.at)
    .bind(change.by)
}
