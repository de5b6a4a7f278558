//! Whether pictures that were placed are still offered: their reports may have been sent back or corrected since.
use std::collections::BTreeSet;

use app::domain::area::AreaCode;
use app::domain::monthly::{PictureKey, Withdrawal, Withdrawn};
use app::domain::period::Month;
use app::domain::photo::PhotoHash;
use app::domain::unit::UnitId;
use sqlx::FromRow;
use uuid::Uuid;

use super::tray::Offer;
use crate::store::sql::{photo_hash, sql};
use crate::store::{Result, Store};

#[derive(FromRow)]
struct SourceRow {
    id: Uuid,
    month: String,
    review: String,
    hash: Vec<u8>,
}

impl Store {
    /// Of these pictures those that the month does not offer now, in their order, and why.
    pub async fn withdrawn(&self, month: Month, unit: UnitId, area: Option<&AreaCode>, pictures: &[PictureKey]) -> Result<Vec<Withdrawn>> {
        let offered = self.offered(Offer { month, unit, area }, &pictures.iter().cloned().collect()).await?;
        let rest: Vec<PictureKey> = pictures.iter().filter(|key| !offered.contains(key)).cloned().collect();
        if rest.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT r.id, r.month, r.review, rp.hash FROM reports r \
             JOIN report_photos rp ON rp.report = r.id AND rp.version = r.version WHERE r.id IN (");
        query.push_list(rest.iter().map(|key| key.source.0).collect::<BTreeSet<Uuid>>());
        query.push(")");
        let sources: Vec<SourceRow> = self.db.all(query).await?;
        rest.into_iter().map(|key| explain(key, month, &sources)).collect()
    }
}

/// A report always has a picture in its current version, so a source that is not found at all is gone, too.
fn explain(key: PictureKey, month: Month, sources: &[SourceRow]) -> Result<Withdrawn> {
    let of_report: Vec<&SourceRow> = sources.iter().filter(|row| row.id == key.source.0).collect();
    let hashes: Vec<PhotoHash> = of_report.iter().map(|row| photo_hash(&row.hash)).collect::<Result<_>>()?;
    let in_month = of_report.iter().all(|row| row.month == month.to_string());
    let why = match of_report.first().map(|row| row.review.as_str()) {
        Some("returned") => Withdrawal::Returned,
        Some("none") if in_month && hashes.contains(&key.hash) => Withdrawal::Unjudged,
        _ => Withdrawal::Gone,
    };
    Ok(Withdrawn { source: key.source, hash: key.hash, why })
}
