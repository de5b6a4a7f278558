//! Many reports at once, as `generate` makes them: complete, their pictures as if they had been looked at, past the rules of
//! filing. No bytes of a picture are there.
use std::collections::HashMap;

use app::domain::access::PersonId;
use app::domain::period::Month;
use app::domain::photo::ReportPhoto;
use app::domain::report::{ReportContent, ReportId};
use app::domain::thai_date::{bangkok_date, buddhist_year};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::store::db::Tx;
use crate::store::pictures::keep::{Current, keep_new};
use crate::store::sql::{ROWS_AT_ONCE, Sql, Value, sql};
use crate::store::{Result, Store, StoreError, numbers};

/// A report as it would have come in.
#[derive(Debug, Clone)]
pub struct BulkReport {
    pub id: ReportId,
    pub content: ReportContent,
    pub filed_by: PersonId,
    pub received_at: DateTime<Utc>,
}

impl Store {
    /// In one transaction; those that are there already stay. The ledger counts them when it opens their month.
    pub async fn insert_bulk(&self, reports: &[BulkReport]) -> Result<()> {
        let mut tx = self.db.begin().await?;
        for some in reports.chunks(ROWS_AT_ONCE) {
            let Some(first) = some.first() else { continue };
            let year = buddhist_year(bangkok_date(first.received_at));
            let last = numbers::take_many(&mut tx, year, some.len()).await?;
            tx.link().run(insert_reports(some, year, last + 1 - some.len() as i64)).await?;
            tx.link().run(insert_versions(some)?).await?;
            insert_photos(&mut tx, some).await?;
            keep_current(&mut tx, some).await?;
        }
        tx.commit().await
    }
}

/// The pictures of each as ready, and the naming of them.
async fn insert_photos(tx: &mut Tx, reports: &[BulkReport]) -> Result<()> {
    let named: Vec<(&BulkReport, u32, &ReportPhoto)> = reports
        .iter()
        .flat_map(|report| report.content.photos.iter().zip(0_u32..).map(move |(photo, position)| (report, position, photo)))
        .collect();
    for some in named.chunks(ROWS_AT_ONCE) {
        let mut insert = sql("INSERT INTO photos (hash, state, size, kind, width, height, stored_at) VALUES ");
        insert.push_rows(some.iter().map(|(report, _, photo)| {
            let (size, at) = (photo.size.into(), report.received_at.into());
            [Value::from(&photo.hash), "ready".into(), size, "jpeg".into(), photo.width.into(), photo.height.into(), at]
        }));
        insert.push(" ON CONFLICT (hash) DO NOTHING");
        tx.link().run(insert).await?;
        let mut insert = sql("INSERT INTO report_photos (report, version, position, hash, size, caption) VALUES ");
        insert.push_rows(some.iter().map(|(report, position, photo)| {
            let (size, caption) = (photo.size.into(), (&photo.caption).into());
            [Value::from(report.id), 1_i64.into(), (*position).into(), (&photo.hash).into(), size, caption]
        }));
        insert.push(" ON CONFLICT (report, version, position) DO NOTHING");
        tx.link().run(insert).await?;
    }
    Ok(())
}

/// For the wall and the search; those that were there already have other numbers, and are kept by them.
async fn keep_current(tx: &mut Tx, reports: &[BulkReport]) -> Result<()> {
    let mut query = sql("SELECT r.id, r.number_year, r.number FROM reports r WHERE r.version = 1 \
         AND NOT EXISTS (SELECT 1 FROM pictures p WHERE p.report = r.id) AND r.id IN (");
    query.push_list(reports.iter().map(|report| report.id));
    query.push(")");
    let numbers: HashMap<Uuid, (i64, i64)> =
        tx.link().all::<(Uuid, i64, i64)>(query).await?.into_iter().map(|(id, year, number)| (id, (year, number))).collect();
    let kept: Vec<Current<'_>> = reports
        .iter()
        .filter_map(|report| {
            let (number_year, number) = *numbers.get(&report.id.0)?;
            Some(Current { id: report.id, content: &report.content, number_year, number, received_at: report.received_at })
        })
        .collect();
    keep_new(tx, &kept).await
}

fn insert_reports(reports: &[BulkReport], year: i32, first: i64) -> Sql {
    let mut insert = sql("INSERT INTO reports (id, version, number_year, number, state, photos_missing, unit, area, channel, \
         from_day, to_day, month, place, people, filed_by, received_at, completed_at) VALUES ");
    insert.push_rows(reports.iter().zip(first..).map(|(report, number)| {
        let content = &report.content;
        [
            Value::from(report.id),
            1_i64.into(),
            i64::from(year).into(),
            number.into(),
            "received".into(),
            0_i64.into(),
            content.unit.into(),
            content.place_area.as_ref().into(),
            content.channel.code().into(),
            content.from.into(),
            content.to.into(),
            Month::of(content.from).to_string().into(),
            (&content.place).into(),
            content.people.into(),
            report.filed_by.into(),
            report.received_at.into(),
            report.received_at.into(),
        ]
    }));
    insert.push(" ON CONFLICT (id) DO NOTHING");
    insert
}

fn insert_versions(reports: &[BulkReport]) -> Result<Sql> {
    let mut rows = Vec::with_capacity(reports.len());
    for report in reports {
        let content = serde_json::to_string(&report.content).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        let digest: [u8; 32] = Sha256::digest(content.as_bytes()).into();
        let at = report.received_at;
        rows.push([
            Value::from(report.id),
            1_i64.into(),
            (&digest).into(),
            content.into(),
            at.into(),
            report.filed_by.into(),
            Value::Uuid(None),
            at.into(),
        ]);
    }
    let mut insert = sql("INSERT INTO report_versions (report, version, digest, content, saved_at, filed_by, device, received_at) VALUES ");
    insert.push_rows(rows);
    insert.push(" ON CONFLICT (report, version) DO NOTHING");
    Ok(insert)
}
