//! How a month stands for a unit: [`app::domain::obligation::Closing`].
use app::domain::obligation::Closing;
use app::domain::period::Month;
use app::domain::unit::UnitId;
use chrono::{DateTime, Utc};

use crate::store::Result;
use crate::store::db::Tx;
use crate::store::sql::sql;

/// `AND` the row `o` is open: the report of the one who answers for it is not accepted.
pub(super) const IS_OPEN: &str = " AND NOT EXISTS (SELECT 1 FROM month_submissions c WHERE c.month = o.month AND c.state = 'accepted' \
     AND c.unit = CASE WHEN o.owes = 'monthly' THEN o.unit ELSE o.owed_to END)";

/// Of a report `r`: 0 while its month is open for its unit; closed, 1 when the month counts it and 2 when it came after that.
pub(in crate::store) const OF_REPORT: &str = "CAST(COALESCE((SELECT CASE WHEN r.completed_at IS NULL OR r.completed_at > c.accepted_at \
     THEN 2 ELSE 1 END FROM obligations o JOIN month_submissions c ON c.month = o.month AND c.state = 'accepted' \
     AND c.unit = CASE WHEN o.owes = 'monthly' THEN o.unit ELSE o.owed_to END WHERE o.unit = r.unit AND o.month = r.month), 0) AS BIGINT)";

/// Of a report `r`: 1 where the figures of its month count it, 0 where they do not; as [`OF_REPORT`]. Of most it is enough that
/// nobody's month was accepted before the report was complete, and the unit's row is not fetched.
pub(in crate::store) const COUNTS_REPORT: &str = "CAST(CASE WHEN r.completed_at IS NULL THEN 0 \
     WHEN NOT EXISTS (SELECT 1 FROM obligations o WHERE o.unit = r.unit AND o.month = r.month) THEN 0 \
     WHEN NOT EXISTS (SELECT 1 FROM month_submissions c WHERE c.month = r.month AND c.state = 'accepted' AND c.accepted_at < r.completed_at) THEN 1 \
     ELSE COALESCE((SELECT CASE WHEN r.completed_at > c.accepted_at THEN 0 ELSE 1 END FROM obligations o LEFT JOIN month_submissions c \
     ON c.month = o.month AND c.state = 'accepted' AND c.unit = CASE WHEN o.owes = 'monthly' THEN o.unit ELSE o.owed_to END \
     WHERE o.unit = r.unit AND o.month = r.month), 0) END AS BIGINT)";

/// As it stays until the transaction ends: whoever accepts the month's report at this moment waits, or was first.
pub(in crate::store) async fn closing(tx: &mut Tx, unit: UnitId, month: Month) -> Result<Closing> {
    let mut query = sql("SELECT s.state, s.accepted_at FROM obligations o JOIN month_submissions s ON s.month = o.month \
         AND s.unit = CASE WHEN o.owes = 'monthly' THEN o.unit ELSE o.owed_to END WHERE o.unit = $1 AND o.month = $2")
    .bind(unit)
    .bind(month.to_string());
    if let Tx::Postgres(_) = tx {
        query.push(" FOR SHARE OF s");
    }
    let found: Option<(String, Option<DateTime<Utc>>)> = tx.link().first(query).await?;
    Ok(match found {
        Some((state, accepted_at)) if state == "accepted" => Closing::Closed(accepted_at),
        _ => Closing::Open,
    })
}
