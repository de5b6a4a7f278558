//! What is known about a row: kept in the row itself by those who write reports, so that a whole month is read at once.
use app::domain::obligation::Review;
use app::domain::period::Month;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};

use crate::store::db::{Db, Tx};
use crate::store::sql::{Sql, sql};
use crate::store::{Result, Store};

/// Counts anew from the reports. Figures are sums over complete reports. What was once in stays in at its first time,
/// also while a later version waits for its pictures; only a unit whose last report went to another month is not in any more.
const COUNT: &str = "UPDATE obligations SET \
     submitted_at = CASE WHEN owes <> 'activities' THEN submitted_at WHEN f.all_reports = 0 THEN NULL \
       WHEN submitted_at IS NULL OR f.first_at < submitted_at THEN f.first_at ELSE submitted_at END, \
     review = CASE WHEN owes <> 'activities' THEN review WHEN f.all_reports = 0 THEN NULL WHEN f.returned > 0 THEN 'returned' \
       WHEN f.accepted = f.all_reports THEN 'accepted' WHEN COALESCE(f.first_at, submitted_at) IS NULL THEN NULL ELSE 'submitted' END, \
     activities = f.activities, people = f.people, \
     online = f.online, online_people = f.online_people, on_air = f.on_air, on_air_people = f.on_air_people, \
     on_ground = f.on_ground, on_ground_people = f.on_ground_people, billboard = f.billboard, billboard_people = f.billboard_people, \
     community = f.community, community_people = f.community_people, documents = f.documents, documents_people = f.documents_people \
     FROM (SELECT o.unit AS of_unit, COUNT(r.id) AS all_reports, MIN(r.completed_at) AS first_at, \
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
       FROM obligations o LEFT JOIN reports r ON r.unit = o.unit AND r.month = o.month WHERE o.month = $1";

/// One unit, or every unit of the month.
fn count(month: Month, unit: Option<UnitId>) -> Sql {
    let mut query = sql(COUNT).bind(month.to_string());
    if let Some(unit) = unit {
        query.push(" AND o.unit = ");
        query.push_value(unit);
    }
    query.push(" GROUP BY o.unit) AS f WHERE obligations.month = $1 AND obligations.unit = f.of_unit");
    query
}

/// Call it in the transaction that changed a unit's reports of a month: filed, completed, moved, returned, accepted.
/// Does nothing where the unit has no row.
pub(in crate::store) async fn count_activities(tx: &mut Tx, unit: UnitId, month: Month) -> Result<()> {
    // Another report of the same unit may be completed at this moment: whoever counts second must see the first.
    if let Tx::Postgres(_) = tx {
        let lock = sql("SELECT 1::BIGINT FROM obligations WHERE unit = $1 AND month = $2 FOR UPDATE");
        tx.link().all::<(i64,)>(lock.bind(unit).bind(month.to_string())).await?;
    }
    tx.link().run(count(month, Some(unit))).await.map(|_| ())
}

/// Every row of the month.
pub(super) async fn count_month(tx: &mut Tx, month: Month) -> Result<()> {
    tx.link().run(count(month, None)).await?;
    tx.link().run(sql(FROM_SUBMISSIONS).bind(month.to_string())).await.map(|_| ())
}

const FROM_SUBMISSIONS: &str = "UPDATE obligations SET submitted_at = s.submitted_at, review = s.state FROM month_submissions s \
     WHERE obligations.month = $1 AND obligations.owes = 'monthly' AND s.month = $1 AND s.unit = obligations.unit \
     AND (obligations.review IS NULL OR obligations.review <> s.state OR obligations.submitted_at <> s.submitted_at)";

/// Units whose row does not say what their reports say: one of them was filed while the row was being opened.
const STALE: &str = "SELECT o.unit FROM obligations o JOIN \
     (SELECT r.unit, COUNT(r.completed_at) AS activities, \
        SUM(CASE WHEN r.completed_at IS NOT NULL THEN COALESCE(r.people, 0) ELSE 0 END) AS people \
      FROM reports r WHERE r.month = $1 GROUP BY r.unit) f ON f.unit = o.unit \
     WHERE o.month = $1 AND (o.activities <> f.activities OR o.people <> f.people) LIMIT 1000";

/// Looks whether any row lags behind, and writes only then.
pub(super) async fn mend(db: &Db, month: Month) -> Result<()> {
    let stale: Vec<(uuid::Uuid,)> = db.all(sql(STALE).bind(month.to_string())).await?;
    if stale.is_empty() {
        return Ok(());
    }
    let mut tx = db.begin().await?;
    for (unit,) in stale {
        count_activities(&mut tx, UnitId(unit), month).await?;
    }
    tx.commit().await
}

/// Call it in the transaction in which a unit's monthly report is submitted, returned or accepted. The first submission's
/// time stays: a correction does not make a report late.
pub(in crate::store) async fn record_submission(tx: &mut Tx, unit: UnitId, month: Month, at: DateTime<Utc>, state: Review) -> Result<()> {
    let upsert = sql("INSERT INTO month_submissions (unit, month, submitted_at, state) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (unit, month) DO UPDATE SET state = excluded.state")
    .bind(unit)
    .bind(month.to_string())
    .bind(at)
    .bind(state.code());
    tx.link().run(upsert).await?;
    let mut update = sql(FROM_SUBMISSIONS).bind(month.to_string());
    update.push(" AND s.unit = ");
    update.push_value(unit);
    tx.link().run(update).await.map(|_| ())
}

impl Store {
    /// [`record_submission`] in a transaction of its own.
    pub async fn record_month_submission(&self, unit: UnitId, month: Month, at: DateTime<Utc>, state: Review) -> Result<()> {
        let mut tx = self.db.begin().await?;
        record_submission(&mut tx, unit, month, at, state).await?;
        tx.commit().await
    }
}
