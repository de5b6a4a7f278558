//! Whether the sums are what the rows say. Differences carry an error on for ever, where counting anew would have lost it: one that
//! somebody's own tool has made, or a table brought back without its triggers.
use app::domain::period::Month;
use chrono::{DateTime, Utc};

use super::add_up::{another_number, one_at_a_time};
use super::columns::{GROUP, push_numbers};
use crate::store::ledger::list::push_settled;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// What the rows of month `$1` say beyond its sums, a row for each sum that is wrong: `head`, the group, then the numbers.
fn difference(head: &'static str, month: Month) -> Sql {
    let mut query = sql(head).bind(month.to_string());
    query.push_all(&[GROUP, ", "]);
    push_numbers(&mut query, &["SUM(", ") AS ", ""], ", ");
    query.push(" FROM (");
    for table in ["month_totals", "month_changes"] {
        query.push_all(&["SELECT ", GROUP, ", "]);
        push_numbers(&mut query, &["-", " AS ", ""], ", ");
        query.push_all(&[" FROM ", table, " WHERE month = $1 UNION ALL "]);
    }
    query.push("SELECT substr(o.area, 1, 4), ");
    push_settled(&mut query);
    query.push(", o.due_at, ");
    push_numbers(&mut query, &["", ""], ", ");
    query.push(" FROM (SELECT o.*, 1 AS units FROM obligations o WHERE o.month = $1) o) d GROUP BY ");
    query.push_all(&[GROUP, " HAVING "]);
    push_numbers(&mut query, &["SUM(", ") <> 0"], " OR ");
    query
}

impl Store {
    /// How many sums of the month are not what its rows say.
    pub async fn sums_behind(&self, month: Month) -> Result<u64> {
        let mut query = difference("SELECT COUNT(*) FROM (SELECT ", month);
        query.push(") wrong");
        let wrong: Option<(i64,)> = self.db.first(query).await?;
        Ok(wrong.map_or(0, |(wrong,)| u64::try_from(wrong).unwrap_or_default()))
    }

    /// Looks first, and writes down as changes what is wrong: each row and its changes are seen in one statement, so that whoever
    /// writes meanwhile need not wait. How many sums that were.
    pub async fn mend_sums(&self, month: Month, now: DateTime<Utc>) -> Result<u64> {
        if self.sums_behind(month).await? == 0 {
            return Ok(0);
        }
        let mut tx = self.db.begin().await?;
        // Another server that mends the same is done by then, and the statement finds nothing left.
        one_at_a_time(&mut tx).await?;
        let mut query = sql("INSERT INTO month_changes (month, ");
        query.push_all(&[GROUP, ", "]);
        push_numbers(&mut query, &["", ""], ", ");
        query.push(") ");
        query.push_query(difference("SELECT CAST($1 AS TEXT), ", month));
        let mended = tx.link().run(query).await?;
        // Whoever has the sums from before they were wrong reads them anew, too.
        let number = another_number(&tx, &["VALUES ($1, CAST($2 AS BIGINT))"]).bind(month.to_string()).bind(now.timestamp_millis());
        tx.link().run(number).await?;
        tx.commit().await?;
        Ok(mended)
    }
}
