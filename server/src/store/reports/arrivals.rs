//! What has just come in.
use app::domain::area::AreaCode;
use app::domain::report::ReportId;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::areas::read_code;
use crate::store::sql::sql;
use crate::store::{Result, Store};

/// A report that came in, or whose last picture did, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    pub report: ReportId,
    pub unit: UnitId,
    pub area: Option<AreaCode>,
    pub at: DateTime<Utc>,
}

#[derive(FromRow)]
struct ArrivalRow {
    id: Uuid,
    unit: Uuid,
    area: Option<String>,
    at: DateTime<Utc>,
}

impl Store {
    /// Since that moment, the latest first: a report whose pictures came later stands twice. For the server itself: whom each concerns is asked when it is told.
    pub async fn arrivals(&self, since: DateTime<Utc>, limit: u32) -> Result<Vec<Arrival>> {
        let query = sql("SELECT id, unit, area, at FROM ( \
               SELECT id, unit, area, received_at AS at FROM reports WHERE received_at >= $1 UNION ALL \
               SELECT id, unit, area, completed_at AS at FROM reports WHERE completed_at >= $1 AND completed_at > received_at) a \
             ORDER BY at DESC, id DESC LIMIT $2");
        let rows: Vec<ArrivalRow> = self.db.all(query.bind(since).bind(limit)).await?;
        let read = |row: ArrivalRow| {
            let area = row.area.as_deref().map(read_code).transpose()?;
            Ok(Arrival { report: ReportId(row.id), unit: UnitId(row.unit), area, at: row.at })
        };
        rows.into_iter().map(read).collect()
    }
}
