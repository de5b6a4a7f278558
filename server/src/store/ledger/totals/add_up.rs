//! Adding up what has changed: what a job does.
use chrono::{DateTime, Utc};

use super::columns::{GROUP, joined, push_numbers};
use crate::store::db::Tx;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Changes added up in one transaction on SQLite, where everybody else who writes waits meanwhile.
const AT_ONCE: u32 = 20_000;

impl Store {
    /// Adds what has changed to the sums, when it is `from` changes or more; false when it is fewer. Any number of processes may.
    /// The time becomes the number by which a month's sums are known, or the one after the last, so that none comes back
    /// when the database does, from a backup.
    pub async fn add_up_months(&self, from: u32, now: DateTime<Utc>) -> Result<bool> {
        // Looked for first, so that an idle installation writes nothing.
        let waiting = sql("SELECT COUNT(*) FROM (SELECT 1 FROM month_changes LIMIT $1) c").bind(from);
        if self.db.first::<(i64,)>(waiting).await?.is_none_or(|(waiting,)| waiting < i64::from(from)) {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let months = match tx {
            Tx::Sqlite(_) => on_sqlite(&mut tx, now).await?,
            Tx::Postgres(_) => on_postgres(&mut tx, now).await?,
        };
        if !months.is_empty() {
            let mut empty = sql("DELETE FROM month_totals WHERE units = 0 AND month IN (");
            empty.push_list(months);
            empty.push(")");
            tx.link().run(empty).await?;
        }
        tx.commit().await?;
        Ok(true)
    }
}

/// Whoever writes sums or mends them waits for others who do; nobody else does.
pub(super) async fn one_at_a_time(tx: &mut Tx) -> Result<()> {
    match tx {
        Tx::Sqlite(_) => Ok(()),
        Tx::Postgres(_) => tx.link().run(sql("LOCK TABLE month_counts IN SHARE ROW EXCLUSIVE MODE")).await.map(|_| ()),
    }
}

/// The months that have changed. Alone at the database, it meets the same rows in each statement.
async fn on_sqlite(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<String>> {
    let last = tx.link().first::<(i64,)>(sql("SELECT COALESCE(MIN(id), 0) + $1 FROM month_changes").bind(AT_ONCE)).await?;
    let last = last.map_or(0, |(last,)| last);
    let of = |parts: &[&'static str]| joined(parts).bind(last);
    let months: Vec<(String,)> = tx.link().all(of(&["SELECT DISTINCT month FROM month_changes WHERE id < $1"])).await?;
    let times = another_number(tx, &["SELECT DISTINCT month, CAST($2 AS BIGINT) FROM month_changes WHERE id < $1"]);
    let times = times.bind(last).bind(now.timestamp_millis());
    let mut totals = of(&[]);
    into_totals(&mut totals, "month_changes WHERE id < $1");
    for step in [times, totals, of(&["DELETE FROM month_changes WHERE id < $1"])] {
        tx.link().run(step).await?;
    }
    Ok(months.into_iter().map(|(month,)| month).collect())
}

/// The months that have changed. In one statement, which knows the changes that it takes from those that come meanwhile.
async fn on_postgres(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<String>> {
    // Two would add to the same sums in different orders.
    one_at_a_time(tx).await?;
    let mut query = sql("WITH taken AS (DELETE FROM month_changes RETURNING *), times AS (");
    query.push_query(another_number(tx, &["SELECT DISTINCT month, CAST($1 AS BIGINT) FROM taken"]));
    query.push("), added AS (");
    into_totals(&mut query, "taken");
    query.push(" RETURNING 1) SELECT DISTINCT month FROM taken");
    let months: Vec<(String,)> = tx.link().all(query.bind(now.timestamp_millis())).await?;
    Ok(months.into_iter().map(|(month,)| month).collect())
}

/// The number by which whoever keeps a month's sums in memory knows them: `rows` are months, each with the time; the number after the
/// last one when the clock stands still or goes back.
pub(super) fn another_number(tx: &Tx, rows: &[&'static str]) -> Sql {
    let mut query = sql("INSERT INTO month_counts (month, times) ");
    query.push_all(rows);
    query.push(match tx {
        Tx::Sqlite(_) => " ON CONFLICT (month) DO UPDATE SET times = MAX(month_counts.times + 1, excluded.times)",
        Tx::Postgres(_) => " ON CONFLICT (month) DO UPDATE SET times = GREATEST(month_counts.times + 1, excluded.times)",
    });
    query
}

/// `changes`: what stands behind FROM.
fn into_totals(query: &mut Sql, changes: &'static str) {
    query.push_all(&["INSERT INTO month_totals (month, ", GROUP, ", "]);
    push_numbers(query, &["", ""], ", ");
    query.push_all(&[") SELECT month, ", GROUP, ", "]);
    push_numbers(query, &["SUM(", ")"], ", ");
    query.push_all(&[" FROM ", changes, " GROUP BY month, ", GROUP, " ON CONFLICT (month, ", GROUP, ") DO UPDATE SET "]);
    push_numbers(query, &["", " = month_totals.", " + excluded.", ""], ", ");
}
