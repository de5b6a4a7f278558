//! Reading one report: its receipt, its owner, the whole of it.
use app::domain::access::{PersonId, with_position};
use app::domain::report::{ReportContent, ReportId};
use app::domain::unit::UnitId;
use app::wire::reports::{PhotoReceipt, Receipt, ReportDetail};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::ReportOwner;
use crate::store::areas::read_code;
use crate::store::numbers;
use crate::store::sql::{Sql, photo_hash, sql};
use crate::store::{Result, Store, StoreError};

/// One picture of a receipt, with the receipt's own facts in each.
#[derive(FromRow)]
struct ReceiptRow {
    version: i64,
    number_year: i64,
    number: i64,
    received_at: DateTime<Utc>,
    hash: Option<Vec<u8>>,
    state: Option<String>,
}

/// Columns of a report.
#[derive(FromRow)]
pub(in crate::store) struct OwnerRow {
    unit: Uuid,
    area: Option<String>,
    filed_by: Uuid,
}

impl TryFrom<OwnerRow> for ReportOwner {
    type Error = StoreError;
    fn try_from(row: OwnerRow) -> Result<Self> {
        let area = row.area.as_deref().map(read_code).transpose()?;
        Ok(ReportOwner { unit: UnitId(row.unit), area, filed_by: PersonId(row.filed_by) })
    }
}

#[derive(FromRow)]
struct VersionRow {
    content: String,
    saved_at: DateTime<Utc>,
    name: String,
    position: String,
}

impl Store {
    /// The receipt of the newest version, also of one that waits for its pictures. For after a write of one's own.
    pub async fn receipt(&self, id: ReportId) -> Result<Option<Receipt>> {
        read_receipt(id, &self.db.all(receipt_rows(id, None)).await?)
    }

    /// As [`Store::receipt`], of one version or of the newest, where nothing was written before: a phone lets go of what it names.
    pub async fn settled_receipt(&self, id: ReportId, version: Option<u32>) -> Result<Option<Receipt>> {
        read_receipt(id, &self.db.all_settled(receipt_rows(id, version)).await?)
    }

    /// The receipt of the version that counts.
    pub async fn receipt_that_counts(&self, id: ReportId) -> Result<Option<Receipt>> {
        let Some((version,)) = self.db.first::<(i64,)>(sql("SELECT version FROM reports WHERE id = $1").bind(id)).await? else {
            return Ok(None);
        };
        read_receipt(id, &self.db.all(receipt_rows(id, Some(read_version(version)?))).await?)
    }

    pub async fn report_owner(&self, id: ReportId) -> Result<Option<ReportOwner>> {
        let query = sql("SELECT unit, area, filed_by FROM reports WHERE id = $1").bind(id);
        self.db.first::<OwnerRow>(query).await?.map(ReportOwner::try_from).transpose()
    }

    /// The current version whole; `area_path` is empty. Ask [`Store::report_owner`] first whether it may be shown.
    pub async fn report(&self, id: ReportId) -> Result<Option<ReportDetail>> {
        let Some(summary) = self.summary(id).await? else { return Ok(None) };
        let query = sql("SELECT v.content, v.saved_at, p.name, p.position FROM report_versions v \
             JOIN people p ON p.id = v.filed_by WHERE v.report = $1 AND v.version = $2")
        .bind(id)
        .bind(summary.version);
        let Some(row) = self.db.first::<VersionRow>(query).await? else { return Ok(None) };
        let content = serde_json::from_str(&row.content).map_err(|error| StoreError::Unreadable(format!("report {}: {error}", id.0)))?;
        let filed_by = with_position(&row.name, &row.position);
        let reviews = self.reviews_of(id).await?;
        let waiting = self.waiting_version(id).await?;
        Ok(Some(ReportDetail { summary, content, filed_by, saved_at: row.saved_at, reviews, may_review: false, waiting }))
    }

    /// Of one version.
    pub async fn report_content(&self, id: ReportId, version: u32) -> Result<Option<ReportContent>> {
        let query = sql("SELECT content FROM report_versions WHERE report = $1 AND version = $2").bind(id).bind(version);
        let Some((content,)) = self.db.first::<(String,)>(query).await? else { return Ok(None) };
        serde_json::from_str(&content).map(Some).map_err(|error| StoreError::Unreadable(format!("report {}: {error}", id.0)))
    }
}

/// Of one version, or of the newest.
fn receipt_rows(id: ReportId, version: Option<u32>) -> Sql {
    sql("SELECT v.version, r.number_year, r.number, v.received_at, rp.hash, p.state FROM reports r \
         JOIN report_versions v ON v.report = r.id AND v.version = COALESCE($2, r.waiting, r.version) \
         LEFT JOIN report_photos rp ON rp.report = v.report AND rp.version = v.version \
         LEFT JOIN photos p ON p.hash = rp.hash WHERE r.id = $1 ORDER BY rp.position")
    .bind(id)
    .bind(version)
}

fn read_receipt(id: ReportId, rows: &[ReceiptRow]) -> Result<Option<Receipt>> {
    let Some(first) = rows.first() else { return Ok(None) };
    let photos: Vec<PhotoReceipt> = rows.iter().filter_map(photo_receipt).collect::<Result<_>>()?;
    Ok(Some(Receipt {
        report: id,
        version: read_version(first.version)?,
        number: numbers::written(first.number_year, first.number),
        received_at: first.received_at,
        complete: photos.iter().all(|photo| photo.stored),
        photos,
    }))
}

fn photo_receipt(row: &ReceiptRow) -> Option<Result<PhotoReceipt>> {
    let hash = photo_hash(row.hash.as_ref()?);
    let stored = row.state.as_deref().is_some_and(|state| state != "awaited");
    Some(hash.map(|hash| PhotoReceipt { hash, stored }))
}

pub(super) fn read_version(version: i64) -> Result<u32> {
    u32::try_from(version).map_err(|_| StoreError::Unreadable(format!("version {version}")))
}
