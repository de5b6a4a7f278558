//! What a receipt says of a report's version.
use app::domain::period::Month;
use app::domain::report::ReportContent;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use crate::store::sql::sql;
use crate::store::{Result, Store, StoreError, numbers};

/// By the report's number, which people can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFacts {
    pub unit: Uuid,
    pub unit_name: String,
    pub month: Month,
    pub received_at: DateTime<Utc>,
    /// SHA-256 of each picture, hex.
    pub hashes: Vec<String>,
}

#[derive(FromRow)]
struct FactsRow {
    content: String,
    received_at: DateTime<Utc>,
}

impl Store {
    /// The version that counts of the report with this number.
    pub async fn version_that_counts(&self, number: &str) -> Result<Option<u32>> {
        let Some((year, number)) = numbers::read(number) else { return Ok(None) };
        let query = sql("SELECT version FROM reports WHERE number_year = $1 AND number = $2").bind(year).bind(number);
        let row = self.db.first::<(i64,)>(query).await?;
        Ok(row.and_then(|(version,)| u32::try_from(version).ok()))
    }

    /// Of one version, if the server holds every picture it names.
    pub async fn report_facts(&self, number: &str, version: u32) -> Result<Option<ReportFacts>> {
        let Some((year, number)) = numbers::read(number) else { return Ok(None) };
        let query = sql("SELECT v.content, v.received_at FROM reports r JOIN report_versions v ON v.report = r.id AND v.version = $3 \
             WHERE r.number_year = $1 AND r.number = $2 AND NOT EXISTS (SELECT 1 FROM report_photos rp \
             JOIN photos p ON p.hash = rp.hash WHERE rp.report = r.id AND rp.version = $3 AND p.state = 'awaited')");
        let Some(row) = self.db.first::<FactsRow>(query.bind(year).bind(number).bind(version)).await? else { return Ok(None) };
        let content: ReportContent = serde_json::from_str(&row.content).map_err(|error| StoreError::Unreadable(error.to_string()))?;
        // This version's unit: a later one may have moved the report to another.
        let unit = self.unit(content.unit).await?.ok_or(StoreError::UnknownUnit)?;
        Ok(Some(ReportFacts {
            unit: content.unit.0,
            unit_name: unit.name,
            month: Month::of(content.from),
            received_at: row.received_at,
            hashes: content.photos.into_iter().map(|photo| photo.hash.into()).collect(),
        }))
    }
}
