//! Counting districts anew: what a job does.
use std::collections::{BTreeMap, BTreeSet};

use sqlx::FromRow;

use crate::store::ledger::list::SETTLED;
use crate::store::ledger::summary::CHANNEL_SUMS;
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Stale marks taken at once.
const MARKS_AT_ONCE: u32 = 5_000;
/// From so many stale districts of a month on, the whole month is counted instead.
pub(super) const DISTRICTS_APART: usize = 40;

const COUNT_ANEW: &str = "INSERT INTO month_totals (month, district, settled, due_at, units, \
     activities, people, online, online_people, on_air, on_air_people, on_ground, on_ground_people, billboard, \
     billboard_people, community, community_people, documents, documents_people) SELECT o.month, ";
const SUMMED: &str = " ELSE 'open' END AS settled, o.due_at, COUNT(*) AS units, \
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
            if districts.len() > DISTRICTS_APART {
                tx.link().run(sql("DELETE FROM month_totals WHERE month = $1").bind(&month)).await?;
                tx.link().run(count_anew(&month, None)).await?;
                continue;
            }
            for district in districts {
                tx.link().run(sql("DELETE FROM month_totals WHERE month = $1 AND district = $2").bind(&month).bind(&district)).await?;
                tx.link().run(count_anew(&month, Some(&district))).await?;
            }
        }
        tx.commit().await?;
        Ok(is_any)
    }
}

/// `district`: that one alone; none: the month whole.
fn count_anew(month: &str, district: Option<&str>) -> Sql {
    let mut query = summed(COUNT_ANEW, month);
    if let Some(district) = district {
        query.push(" AND ");
        in_district(&mut query, district);
    }
    query.push(" GROUP BY 1, 2, 3, 4");
    query
}

/// The month's rows by district, settled state and due moment, to be narrowed and grouped by these; `head` begins the statement.
pub(super) fn summed(head: &'static str, month: &str) -> Sql {
    let mut query = sql(head);
    for part in ["substr(o.area, 1, 4) AS district, ", SETTLED, SUMMED, CHANNEL_SUMS, "FROM obligations o WHERE o.month = "] {
        query.push(part);
    }
    query.push_value(month);
    query
}

/// The rows `o` of a district, as the ledger's index has them: a province's own offices share their first two digits with its districts.
pub(super) fn in_district(query: &mut Sql, district: &str) {
    let after = if district.len() < 4 { '0' } else { ':' };
    query.push("o.area >= ");
    query.push_value(district);
    query.push(" AND o.area < ");
    query.push_value(format!("{district}{after}"));
}
