//! What speaks about the pictures of one report.
use app::domain::likeness::{LikenessId, LikenessKind};
use app::domain::report::ReportId;
use app::wire::pictures::{Dismissed, OtherPicture};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::LikenessRecord;
use crate::store::areas::read_code;
use crate::store::reports::ReportOwner;
use crate::store::sql::{photo_hash, sql};
use crate::store::units::UnitRow;
use crate::store::{Result, Store, StoreError, numbers};

#[derive(FromRow)]
struct LikenessRow {
    id: Uuid,
    hash: Vec<u8>,
    kind: String,
    measure: i64,
    found_at: DateTime<Utc>,
    other_report: Uuid,
    other_hash: Vec<u8>,
    other_state: Option<String>,
    number_year: i64,
    number: i64,
    from_day: NaiveDate,
    to_day: NaiveDate,
    place: String,
    area: Option<String>,
    filed_by: Uuid,
    dismissed_at: Option<DateTime<Utc>>,
    reason: Option<String>,
    name: Option<String>,
    position: Option<String>,
    #[sqlx(flatten)]
    unit: UnitRow,
}

impl TryFrom<LikenessRow> for LikenessRecord {
    type Error = StoreError;
    fn try_from(row: LikenessRow) -> Result<Self> {
        let unit: app::domain::unit::Unit = row.unit.try_into()?;
        let by = format!("{} {}", row.name.unwrap_or_default(), row.position.unwrap_or_default()).trim().to_owned();
        let kind = LikenessKind::from_code(&row.kind);
        Ok(Self {
            id: LikenessId(row.id),
            hash: photo_hash(&row.hash)?,
            kind: kind.ok_or_else(|| StoreError::Unreadable(format!("likeness {:?}", row.kind)))?,
            measure: u32::try_from(row.measure).unwrap_or(u32::MAX),
            found_at: row.found_at,
            other_owner: ReportOwner {
                unit: unit.id,
                area: row.area.as_deref().map(read_code).transpose()?,
                filed_by: app::domain::access::PersonId(row.filed_by),
            },
            other: OtherPicture {
                report: ReportId(row.other_report),
                hash: photo_hash(&row.other_hash)?,
                number: numbers::written(row.number_year, row.number),
                unit,
                from: row.from_day,
                to: row.to_day,
                place: row.place,
                ready: row.other_state.as_deref() == Some("ready"),
            },
            dismissed: row.dismissed_at.map(|at| Dismissed { at, by, reason: row.reason.unwrap_or_default() }),
        })
    }
}

impl Store {
    /// Of the pictures of its current version: the open ones first, the nearest before the others. Ask
    /// [`Store::report_owner`] first whether they may be shown, and of each whether the other picture may be.
    pub async fn likenesses(&self, report: ReportId) -> Result<Vec<LikenessRecord>> {
        let query = sql("SELECT l.id, l.hash, l.kind, l.measure, l.found_at, l.other_report, l.other_hash, f.state AS other_state, \
             r.number_year, r.number, r.from_day, r.to_day, r.place, r.area, r.filed_by, l.dismissed_at, l.reason, p.name, p.position, \
             u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM likenesses l JOIN reports r ON r.id = l.other_report JOIN units u ON u.id = r.unit \
             LEFT JOIN photos f ON f.hash = l.other_hash LEFT JOIN people p ON p.id = l.dismissed_by \
             WHERE l.report = $1 AND EXISTS (SELECT 1 FROM pictures w WHERE w.report = l.report AND w.hash = l.hash) \
             ORDER BY CASE WHEN l.dismissed_at IS NULL THEN 0 ELSE 1 END, \
             CASE l.kind WHEN 'same' THEN 0 WHEN 'near' THEN 1 WHEN 'other_day' THEN 2 ELSE 3 END, l.measure, l.found_at, l.id")
        .bind(report);
        self.db.all::<LikenessRow>(query).await?.into_iter().map(LikenessRecord::try_from).collect()
    }

    /// Whose picture the warning is about.
    pub async fn likeness_report(&self, id: LikenessId) -> Result<Option<ReportId>> {
        let query = sql("SELECT report FROM likenesses WHERE id = $1").bind(id.0);
        Ok(self.db.first::<(Uuid,)>(query).await?.map(|(report,)| ReportId(report)))
    }

    /// The same seen from the other picture, as far as it is about two: the other's report, and the warning there.
    pub async fn likeness_mirror(&self, id: LikenessId) -> Result<Option<(ReportId, LikenessId)>> {
        let query =
            sql("SELECT m.report, m.id FROM likenesses l JOIN likenesses m ON m.report = l.other_report AND m.hash = l.other_hash \
             AND m.kind = l.kind AND m.other_report = l.report AND m.other_hash = l.hash WHERE l.id = $1 AND m.id <> l.id")
            .bind(id.0);
        let row = self.db.first::<(Uuid, Uuid)>(query).await?;
        Ok(row.map(|(report, mirror)| (ReportId(report), LikenessId(mirror))))
    }
}
