//! The lines in which an office's publications take each other's place, read and kept in one transaction.
use app::domain::publication::{Publication, PublicationId, Publishable};
use app::domain::succession::{Heir, Line};
use app::domain::unit::UnitId;
use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

use super::{PublicationChange, PublicationOutcome};
use crate::store::Result;
use crate::store::db::Tx;
use crate::store::sql::sql;

#[derive(FromRow)]
struct HeirRow {
    id: Uuid,
    replaces: Option<Uuid>,
    state: String,
    from_day: NaiveDate,
    replaced_from: Option<NaiveDate>,
}

impl From<HeirRow> for Heir {
    fn from(row: HeirRow) -> Self {
        let HeirRow { id, replaces, from_day, replaced_from, .. } = row;
        let is_published = Publication::from_code(&row.state) == Some(Publication::Published);
        Heir { id: PublicationId(id), replaces: replaces.map(PublicationId), is_published, from: from_day, replaced_from }
    }
}

/// Until the transaction ends nobody else publishes or withdraws for this office: whoever comes second sees what the first did.
/// Taken before any other row, so that no two wait for each other.
pub(super) async fn hold(tx: &mut Tx, unit: UnitId) -> Result<()> {
    // SQLite has one writer.
    if let Tx::Postgres(_) = tx {
        let lock = sql("SELECT 1::BIGINT FROM units WHERE id = $1 FOR NO KEY UPDATE");
        tx.link().all::<(i64,)>(lock.bind(unit)).await?;
    }
    Ok(())
}

/// What the office published of this kind, withdrawn or not.
pub(super) async fn read<T: Publishable>(tx: &mut Tx, unit: UnitId) -> Result<Line> {
    let query = sql("SELECT id, replaces, state, from_day, replaced_from FROM publications \
         WHERE unit = $1 AND kind = $2 AND state <> 'draft'");
    let rows: Vec<HeirRow> = tx.link().all(query.bind(unit).bind(T::KIND)).await?;
    Ok(Line::new(rows.into_iter().map(Heir::from)))
}

/// Why what was just published cannot take that place: none of the office's own, or another's by now.
pub(super) async fn refusal<T: Publishable>(
    tx: &mut Tx,
    change: &PublicationChange,
    replaced: Option<PublicationId>,
) -> Result<Option<PublicationOutcome>> {
    let Some(replaced) = replaced else { return Ok(None) };
    let line = read::<T>(tx, change.unit).await?;
    if !line.has(replaced) {
        return Ok(Some(PublicationOutcome::NotNow));
    }
    Ok(line.holder(replaced, change.id).map(|_| PublicationOutcome::PlaceTaken))
}
