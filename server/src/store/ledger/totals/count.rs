//! Counting districts anew: what a job does.
use std::collections::{BTreeMap, BTreeSet};

use sqlx::FromRow;

use crate::store::ledger::list::push_settled;
use crate::store::ledger::summary::CHANNEL_SUMS;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Stale marks taken at once.
const MARKS_AT_ONCE: u32 = 5_000;
/// Districts named in one statement.
const AT_ONCE: usize = 40;
/// From so many stale districts of a month on, the whole month is counted instead.
const TOO_MANY: usize = 400;

const COUNT_ANEW: &str = "INSERT INTO month_totals (month, district, settled, due_at, units, \
     activities, people, online, online_people, on_air, on_air_people, on_ground, on_ground_people, billboard, \
     billboard_people, community, community_people, documents, documents_people) SELECT o.month, ";
const SUMMED: &str = " AS settled, o.due_at, COUNT(*) AS units, \
     CAST(SUM(o.activities) AS BIGINT) AS activities, CAST(SUM(o.people) AS BIGINT) AS people, ";

/// Whoever keeps a month's sums in memory compares this number.
const ANOTHER_TIME: &str =
    "INSERT INTO month_counts (month, times) VALUES ($1, 1) ON CONFLICT (month) DO UPDATE SET times = month_counts.times + 1";

#[derive(FromRow)]
struct MarkRow {
    month: String,
    district: String,
}

impl Store {
    /// Counts the districts that were marked; false when none was. Any number of processes may: the marks' rows are where they
    /// meet, and a mark that is set meanwhile stays for the next turn.
    pub async fn count_stale_districts(&self) -> Result<bool> {
        // Looked for first, so that an idle installation writes nothing.
        if self.db.first::<(i64,)>(sql("SELECT id FROM month_totals_stale LIMIT 1")).await?.is_none() {
            return Ok(false);
        }
        let mut tx = self.db.begin().await?;
        let take = sql(
            "DELETE FROM month_totals_stale WHERE id IN (SELECT id FROM month_totals_stale ORDER BY id LIMIT $1) RETURNING month, district",
        );
        let marks: Vec<MarkRow> = tx.link().all(take.bind(MARKS_AT_ONCE)).await?;
        let is_any = !marks.is_empty();
        let mut months: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for mark in marks {
            months.entry(mark.month).or_default().insert(mark.district);
        }
        for (month, districts) in months {
            tx.link().run(sql(ANOTHER_TIME).bind(&month)).await?;
            let districts: Vec<&str> = districts.iter().map(String::as_str).collect();
            for some in portions(&districts) {
                let mut forget = sql("DELETE FROM month_totals WHERE month = ");
                forget.push_value(&month);
                if !some.is_empty() {
                    forget.push(" AND district IN (");
                    forget.push_list(some.iter().copied());
                    forget.push(")");
                }
                tx.link().run(forget).await?;
                let mut anew = summed(COUNT_ANEW, &month);
                in_districts(&mut anew, some);
                anew.push(" GROUP BY 1, 2, 3, 4");
                tx.link().run(anew).await?;
            }
        }
        tx.commit().await?;
        Ok(is_any)
    }
}

/// The month's rows by district, settled state and due moment, to be narrowed and grouped by these; `head` begins the statement.
pub(super) fn summed(head: &'static str, month: &str) -> Sql {
    let mut query = sql(head);
    query.push("substr(o.area, 1, 4) AS district, ");
    push_settled(&mut query);
    for part in [SUMMED, CHANNEL_SUMS, "FROM obligations o WHERE o.month = "] {
        query.push(part);
    }
    query.push_value(month);
    query
}

/// What is counted by one statement each: a few districts; one portion of none, which stands for the whole month, when they are
/// too many.
pub(super) fn portions<'a>(districts: &'a [&'a str]) -> impl Iterator<Item = &'a [&'a str]> {
    let whole = (districts.len() > TOO_MANY).then_some([].as_slice());
    whole.into_iter().chain(districts.chunks(AT_ONCE).filter(move |_| whole.is_none()))
}

/// The rows `o` of these districts, as the ledger's index has them. They are named one by one: PostgreSQL, told to join them to the
/// rows, may read a million. A province's own offices share their first two digits with its districts.
pub(super) fn in_districts(query: &mut Sql, districts: &[&str]) {
    for (at, district) in districts.iter().enumerate() {
        let after = if district.len() < 4 { '0' } else { ':' };
        query.push(if at == 0 { " AND ((o.area >= " } else { " OR (o.area >= " });
        query.push_value(*district);
        query.push(" AND o.area < ");
        query.push_value(format!("{district}{after}"));
        query.push(")");
    }
    query.push(if districts.is_empty() { "" } else { ")" });
}
