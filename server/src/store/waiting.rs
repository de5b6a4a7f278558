//! What waits on phones, as each said last.
use std::collections::BTreeMap;

use app::domain::access::{PersonId, Scope};
use app::domain::area::AreaCode;
use app::domain::period::Month;
use app::domain::unit::UnitId;
use app::wire::waiting::{OnPhones, Waiting};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::sql::{Sql, sql};
use super::{Result, Store};

/// Units with a phone on which something waits.
const WAITING: &str = "SELECT p.unit FROM devices v JOIN people p ON p.id = v.person WHERE v.waiting_reports > 0 AND v.cut_off_at IS NULL";
/// Of a row `o` of the ledger: one of them was there before its day had passed, or something has waited on it since then (a phone
/// that joins anew counts as joined then, and keeps what waits). What came later is of later months, as far as anybody can tell.
const IN_TIME: &str = " AND EXISTS (SELECT 1 FROM devices v JOIN people p ON p.id = v.person WHERE p.unit = o.unit \
     AND v.waiting_reports > 0 AND v.cut_off_at IS NULL AND (v.joined_at < o.due_at OR v.waiting_since < o.due_at))";
/// Of a row `o` of the ledger nothing came.
const NOTHING_CAME: &str = " AND o.submitted_at IS NULL AND o.nothing_at IS NULL AND o.excused_at IS NULL AND o.exempt IS NULL";

#[derive(FromRow)]
struct UnitRow {
    unit: Uuid,
    reports: i64,
    photos: i64,
    since: DateTime<Utc>,
    joined_at: DateTime<Utc>,
}

pub(super) fn and_is_stuck(query: &mut Sql) {
    query.push(NOTHING_CAME);
    query.push(" AND o.unit IN (");
    query.push(WAITING);
    query.push(")");
    query.push(IN_TIME);
}

/// What waits on a unit's phones, and since when the first of them is there.
#[derive(Debug, Clone, Copy)]
pub struct WaitingUnit {
    pub on_phones: OnPhones,
    pub joined_at: DateTime<Utc>,
}

impl WaitingUnit {
    /// Whether it may be of what was due then, as the count of the stuck has it.
    pub fn is_in_time(&self, due_at: DateTime<Utc>) -> bool {
        self.joined_at < due_at || self.on_phones.since < due_at
    }
}

impl Store {
    /// A phone says what waits on it; the moment of the first word stays until nothing waits.
    pub async fn note_waiting(&self, device: Uuid, person: PersonId, waiting: Waiting, now: DateTime<Utc>) -> Result<()> {
        let update = sql("UPDATE devices SET waiting_reports = $3, waiting_photos = $4, \
             waiting_since = CASE WHEN $3 = 0 THEN NULL ELSE COALESCE(waiting_since, $5) END WHERE id = $1 AND person = $2")
        .bind(device)
        .bind(person)
        .bind(waiting.reports)
        .bind(waiting.photos)
        .bind(now);
        self.db.write(update).await.map(drop)
    }

    /// Of these units; who may see them was asked before.
    pub async fn waiting_on_phones(&self, units: &[UnitId]) -> Result<BTreeMap<UnitId, WaitingUnit>> {
        if units.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut query =
            sql("SELECT p.unit, CAST(SUM(v.waiting_reports) AS BIGINT) AS reports, CAST(SUM(v.waiting_photos) AS BIGINT) AS photos, \
             MIN(v.waiting_since) AS since, MIN(v.joined_at) AS joined_at FROM devices v JOIN people p ON p.id = v.person \
             WHERE v.waiting_reports > 0 AND v.waiting_since IS NOT NULL AND v.cut_off_at IS NULL AND p.unit IN (");
        query.push_list(units.iter().copied());
        query.push(") GROUP BY p.unit");
        let rows: Vec<UnitRow> = self.db.all(query).await?;
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let read = |row: UnitRow| {
            let waiting = Waiting { reports: count(row.reports), photos: count(row.photos) };
            (UnitId(row.unit), WaitingUnit { on_phones: OnPhones { waiting, since: row.since }, joined_at: row.joined_at })
        };
        Ok(rows.into_iter().map(read).collect())
    }

    /// How many rows of a month are stuck on phones, in scope and area.
    pub async fn stuck_units(&self, scope: &Scope, month: Month, area: Option<&AreaCode>) -> Result<u32> {
        // From the few phones to their rows: a cross join is how SQLite is told the order.
        let mut query = sql("SELECT COUNT(*) FROM (SELECT DISTINCT unit FROM (");
        query.push(WAITING);
        query.push(") d) w CROSS JOIN obligations o WHERE o.unit = w.unit AND o.month = ");
        query.push_value(month.to_string());
        query.and_in_scope(scope, "o.area", "o.unit");
        if let Some(area) = area {
            query.and_in_area(area, "o.area");
        }
        query.push(NOTHING_CAME);
        query.push(IN_TIME);
        let count = self.db.first::<(i64,)>(query).await?;
        Ok(count.and_then(|(count,)| u32::try_from(count).ok()).unwrap_or_default())
    }
}
