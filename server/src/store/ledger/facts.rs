//! What is known about a row: kept in the row itself by those who write reports, so that a whole month is read at once.
use app::domain::obligation::{Closing, Review};
use app::domain::period::Month;
use app::domain::unit::UnitId;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::Part;
use super::closing::{IS_OPEN, closing};
use crate::store::db::{Db, Tx};
use crate::store::sql::{Sql, sql, to_millis};
use crate::store::{Result, Store};

/// What the reports say of each row: sums over the complete ones. What came after the month was closed is left out.
const COUNTED: &str = "SELECT o.unit AS of_unit, o.month AS of_month, COUNT(r.id) AS all_reports, MIN(r.completed_at) AS first_at, \
       SUM(CASE WHEN r.review = 'returned' THEN 1 ELSE 0 END) AS returned, \
       SUM(CASE WHEN r.review = 'accepted' THEN 1 ELSE 0 END) AS accepted, \
       COUNT(r.completed_at) AS activities, SUM(CASE WHEN r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS people, \
       SUM(CASE WHEN r.channel = 'online' AND r.completed_at IS NOT NULL THEN 1 ELSE 0 END) AS online, \
       SUM(CASE WHEN r.channel = 'online' AND r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS online_people, \
       SUM(CASE WHEN r.channel = 'on_air' AND r.completed_at IS NOT NULL THEN 1 ELSE 0 END) AS on_air, \
       SUM(CASE WHEN r.channel = 'on_air' AND r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS on_air_people, \
       SUM(CASE WHEN r.channel = 'on_ground' AND r.completed_at IS NOT NULL THEN 1 ELSE 0 END) AS on_ground, \
       SUM(CASE WHEN r.channel = 'on_ground' AND r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS on_ground_people, \
       SUM(CASE WHEN r.channel = 'digital_billboard' AND r.completed_at IS NOT NULL THEN 1 ELSE 0 END) AS billboard, \
       SUM(CASE WHEN r.channel = 'digital_billboard' AND r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS billboard_people, \
       SUM(CASE WHEN r.channel = 'community' AND r.completed_at IS NOT NULL THEN 1 ELSE 0 END) AS community, \
       SUM(CASE WHEN r.channel = 'community' AND r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS community_people, \
       SUM(CASE WHEN r.channel = 'documents_apps' AND r.completed_at IS NOT NULL THEN 1 ELSE 0 END) AS documents, \
       SUM(CASE WHEN r.channel = 'documents_apps' AND r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS documents_people \
       FROM obligations o LEFT JOIN month_submissions s ON s.month = o.month AND s.state = 'accepted' \
         AND s.unit = CASE WHEN o.owes = 'monthly' THEN o.unit ELSE o.owed_to END \
       LEFT JOIN reports r ON r.unit = o.unit AND r.month = o.month AND (s.accepted_at IS NULL OR r.completed_at <= s.accepted_at) \
       WHERE o.month = $1";

/// What was once in stays in at its first time, also while another version, without all of its pictures, counts as none; only a unit whose last
/// report went to another month is not in any more.
const SUBMITTED_AT: &str = "CASE WHEN owes <> 'activities' THEN submitted_at WHEN f.all_reports = 0 THEN NULL \
     WHEN submitted_at IS NULL OR f.first_at < submitted_at THEN f.first_at ELSE submitted_at END";
const REVIEW: &str = "CASE WHEN owes <> 'activities' THEN review WHEN f.all_reports = 0 THEN NULL WHEN f.returned > 0 THEN 'returned' \
     WHEN f.accepted = f.all_reports THEN 'accepted' WHEN COALESCE(f.first_at, submitted_at) IS NULL THEN NULL ELSE 'submitted' END";
const FIGURES: &str = "activities = f.activities, people = f.people, \
     online = f.online, online_people = f.online_people, on_air = f.on_air, on_air_people = f.on_air_people, on_ground = f.on_ground, on_ground_people = f.on_ground_people, \
     billboard = f.billboard, billboard_people = f.billboard_people, community = f.community, community_people = f.community_people, documents = f.documents, documents_people = f.documents_people";

/// Counts anew the rows `o` that `narrow` leaves of the month.
fn count(month: Month, narrow: impl FnOnce(&mut Sql)) -> Sql {
    let mut query = sql("UPDATE obligations SET submitted_at = ").bind(month.to_string());
    for part in [SUBMITTED_AT, ", review = ", REVIEW, ", ", FIGURES, " FROM (", COUNTED] {
        query.push(part);
    }
    narrow(&mut query);
    // By what was counted alone: told the month as well, SQLite goes through all of its rows to find one.
    query.push(" GROUP BY o.unit, o.month) AS f WHERE obligations.unit = f.of_unit AND obligations.month = f.of_month");
    query
}

/// Call it in the transaction that changed a unit's reports of a month: filed, completed, moved, returned, accepted.
/// Does nothing where the unit has no row, or where the month is closed.
pub(in crate::store) async fn count_activities(tx: &mut Tx, unit: UnitId, month: Month) -> Result<()> {
    match closing(tx, unit, month).await? {
        Closing::Closed(_) => Ok(()),
        Closing::Open => count_open(tx, unit, month).await,
    }
}

/// As [`count_activities`], in the transaction in which these reports became complete. Where the month was closed while they waited for
/// their turn, they came after that, and say so whatever the clocks do.
pub(in crate::store) async fn complete(tx: &mut Tx, unit: UnitId, month: Month, reports: &[Uuid], at: DateTime<Utc>) -> Result<()> {
    let closed_at = match closing(tx, unit, month).await? {
        Closing::Open => return count_open(tx, unit, month).await,
        Closing::Closed(closed_at) => closed_at,
    };
    let Some(closed_at) = closed_at.filter(|closed_at| to_millis(at) <= *closed_at) else { return Ok(()) };
    let mut update = sql("UPDATE reports SET completed_at = $1 WHERE completed_at <= $2 AND id IN (")
        .bind(closed_at + TimeDelta::milliseconds(1))
        .bind(closed_at);
    update.push_list(reports.iter().copied());
    update.push(")");
    tx.link().run(update).await.map(drop)
}

async fn count_open(tx: &mut Tx, unit: UnitId, month: Month) -> Result<()> {
    // Another report of the same unit may be completed at this moment: whoever counts second must see the first.
    if let Tx::Postgres(_) = tx {
        let lock = sql("SELECT 1::BIGINT FROM obligations WHERE unit = $1 AND month = $2 FOR UPDATE");
        tx.link().all::<(i64,)>(lock.bind(unit).bind(month.to_string())).await?;
    }
    tx.link().run(count_one(unit, month)).await.map(|_| ())
}

fn count_one(unit: UnitId, month: Month) -> Sql {
    count(month, |query| {
        query.push(" AND o.unit = ");
        query.push_value(unit);
    })
}

/// Rows that the ledger itself has just written, and no others. The writing has locked them, so that whatever else counts
/// them waits, and what was counted before is seen.
pub(super) async fn count_written(tx: &mut Tx, month: Month, units: &[UnitId], are_new: bool) -> Result<()> {
    let these = |query: &mut Sql| {
        query.push(" AND o.unit IN (");
        query.push_list(units.iter().copied());
        query.push(")");
        // A new row says what its month counts, also when that is closed by now; a known one has said it.
        query.push(if are_new { "" } else { IS_OPEN });
    };
    tx.link().run(count(month, these)).await?;
    let mut update = sql(FROM_SUBMISSIONS).bind(month.to_string());
    update.push(" AND s.unit IN (");
    update.push_list(units.iter().copied());
    update.push(")");
    tx.link().run(update).await.map(|_| ())
}

/// The rows that a unit answers for: its month was closed, and is open again.
async fn count_reopened(tx: &mut Tx, unit: UnitId, month: Month) -> Result<()> {
    if let Tx::Postgres(_) = tx {
        let lock = sql("SELECT 1::BIGINT FROM obligations WHERE month = $1 AND (owed_to = $2 OR unit = $2) ORDER BY unit FOR UPDATE");
        tx.link().all::<(i64,)>(lock.bind(month.to_string()).bind(unit)).await?;
    }
    let answered_for = |query: &mut Sql| {
        query.push(" AND (o.unit = ");
        query.push_value(unit);
        query.push(" OR (o.owes = 'activities' AND o.owed_to = ");
        query.push_value(unit);
        query.push("))");
    };
    tx.link().run(count(month, answered_for)).await.map(|_| ())
}

const FROM_SUBMISSIONS: &str = "UPDATE obligations SET submitted_at = s.submitted_at, review = s.state FROM month_submissions s \
     WHERE obligations.month = $1 AND obligations.owes = 'monthly' AND s.month = $1 AND s.unit = obligations.unit \
     AND (obligations.review IS DISTINCT FROM s.state OR obligations.submitted_at IS DISTINCT FROM s.submitted_at)";

/// Open rows that do not say what their reports say, or their month's report: a report was filed while the row was being opened.
fn stale(month: Month, part: &Part) -> Sql {
    let mut query = sql("SELECT o.unit FROM obligations o JOIN (").bind(month.to_string());
    query.push(COUNTED);
    query.push(IS_OPEN);
    part.narrow(&mut query, "o.area");
    for part in [
        " GROUP BY o.unit, o.month) AS f ON f.of_unit = o.unit WHERE o.month = $1 AND (o.activities <> f.activities OR o.people <> f.people OR o.submitted_at IS DISTINCT FROM (",
        SUBMITTED_AT,
        ") OR o.review IS DISTINCT FROM (",
        REVIEW,
        ") OR (o.owes = 'monthly' AND EXISTS (SELECT 1 FROM month_submissions m WHERE m.unit = o.unit AND m.month = o.month \
         AND (o.review IS DISTINCT FROM m.state OR o.submitted_at IS DISTINCT FROM m.submitted_at)))) ORDER BY o.unit LIMIT 1000",
    ] {
        query.push(part);
    }
    query
}

/// Looks whether any row lags behind, and writes only then.
pub(super) async fn mend(db: &Db, month: Month, part: &Part) -> Result<()> {
    let stale: Vec<(Uuid,)> = db.all(stale(month, part)).await?;
    if stale.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    for (unit,) in stale {
        count_activities(&mut tx, UnitId(unit), month).await?;
        let mut update = sql(FROM_SUBMISSIONS).bind(month.to_string());
        update.push(" AND s.unit = ");
        update.push_value(unit);
        tx.link().run(update).await?;
    }
    tx.commit().await
}

/// What it counts came before it closed, whatever the clocks of several servers say; whoever completes a report at this moment waits.
const CLOSED_AFTER_ALL: &str = "UPDATE month_submissions SET accepted_at = l.last_at FROM ( \
     SELECT MAX(r.completed_at) AS last_at FROM obligations o JOIN reports r ON r.unit = o.unit AND r.month = o.month \
     WHERE o.month = $2 AND (o.unit = $1 OR (o.owes = 'activities' AND o.owed_to = $1))) AS l \
     WHERE unit = $1 AND month = $2 AND accepted_at < l.last_at";

/// Call it in the transaction in which a unit's monthly report is submitted, returned or accepted. The first submission's
/// time stays: a correction does not make a report late. Accepting closes the month; whatever takes that back opens it, and
/// what came meanwhile is counted.
pub(in crate::store) async fn record_submission(tx: &mut Tx, unit: UnitId, month: Month, at: DateTime<Utc>, state: Review) -> Result<()> {
    let before = sql("SELECT state FROM month_submissions WHERE unit = $1 AND month = $2").bind(unit).bind(month.to_string());
    let was_closed = tx.link().first::<(String,)>(before).await?.is_some_and(|(state,)| state == Review::Accepted.code());
    let upsert = sql("INSERT INTO month_submissions (unit, month, submitted_at, state, accepted_at) \
         VALUES ($1, $2, $3, $4, CASE WHEN $4 = 'accepted' THEN $3 END) \
         ON CONFLICT (unit, month) DO UPDATE SET state = excluded.state, accepted_at = excluded.accepted_at")
    .bind(unit)
    .bind(month.to_string())
    .bind(at)
    .bind(state.code());
    tx.link().run(upsert).await?;
    if state == Review::Accepted {
        tx.link().run(sql(CLOSED_AFTER_ALL).bind(unit).bind(month.to_string())).await?;
    }
    let mut update = sql(FROM_SUBMISSIONS).bind(month.to_string());
    update.push(" AND s.unit = ");
    update.push_value(unit);
    tx.link().run(update).await?;
    if was_closed && state != Review::Accepted { count_reopened(tx, unit, month).await } else { Ok(()) }
}

impl Store {
    /// How many open rows of the month do not say what their reports say; no more than a thousand are counted.
    pub async fn rows_behind(&self, month: Month) -> Result<usize> {
        let stale: Vec<(Uuid,)> = self.db.all(stale(month, &Part::Everything)).await?;
        Ok(stale.len())
    }

    /// [`record_submission`] in a transaction of its own.
    pub async fn record_month_submission(&self, unit: UnitId, month: Month, at: DateTime<Utc>, state: Review) -> Result<()> {
        let mut tx = self.db.begin().await?;
        record_submission(&mut tx, unit, month, at, state).await?;
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// It is done for each report of a country's night: what goes through the month then takes as long as the country is large.
    #[tokio::test]
    async fn one_unit_is_counted_without_going_through_its_month() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", folder.path().join("rutan.db").display())).await.unwrap();
        let mut query = sql("EXPLAIN QUERY PLAN ");
        query.push_query(count_one(UnitId(Uuid::nil()), Month::parse("2026-02").unwrap()));
        let steps: Vec<(i64, i64, i64, String)> = store.db.all(query).await.unwrap();
        let looks: Vec<&String> = steps.iter().map(|(_, _, _, step)| step).filter(|step| step.contains("obligations_by_unit")).collect();
        assert!(looks.len() == 2 && looks.iter().all(|step| step.contains("(unit=? AND month=?)")), "{steps:?}");
        assert!(!steps.iter().any(|(_, _, _, step)| step.starts_with("SCAN") && step != "SCAN f"), "{steps:?}");
    }
}
