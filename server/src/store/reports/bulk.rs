//! Many reports at once, as `generate` makes them: complete, without pictures, past the rules of filing.
use app::domain::access::PersonId;
use app::domain::period::Month;
use app::domain::report::{ReportContent, ReportId};
use app::domain::thai_date::{bangkok_date, buddhist_year};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

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
        }
        tx.commit().await
    }
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
