//! What a live installation can be asked about itself, reading alone.
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use app::domain::photo::PhotoHash;
use app::domain::report::{ReportContent, ReportId};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::Db;
use super::sql::{photo_hash, sql};
use super::{Result, Store, StoreError};

/// What rows say lies in the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    Photos,
    Documents,
    Files,
}

impl Shelf {
    pub const ALL: [Self; 3] = [Self::Photos, Self::Documents, Self::Files];

    /// Hash of each, and its size where rows know it.
    fn rows(self) -> &'static str {
        match self {
            Self::Photos => "SELECT hash, size FROM photos WHERE state <> 'awaited'",
            Self::Documents => {
                "SELECT hash, MAX(size) AS size FROM (SELECT hash, size FROM monthly_documents WHERE hash IS NOT NULL \
                 UNION ALL SELECT signed_hash, NULL FROM assignments WHERE signed_hash IS NOT NULL) papers GROUP BY hash"
            }
            Self::Files => "SELECT DISTINCT hash, bytes AS size FROM files",
        }
    }
}

/// Jobs that nobody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stuck {
    /// Due before the limit, and not given up.
    pub overdue: u64,
    pub given_up: u64,
}

/// What a report's rows say.
#[derive(FromRow)]
pub struct CurrentVersion {
    pub id: Uuid,
    /// None: there is no row of its current version.
    pub content: Option<String>,
    /// Rows that name a picture of it.
    pub named: i64,
    /// Of these, those whose picture has a row of its own.
    pub known: i64,
}

impl CurrentVersion {
    /// What is not as it was acknowledged.
    pub fn fault(&self) -> Option<&'static str> {
        let Some(content) = &self.content else { return Some("what was sent is missing") };
        let Ok(content) = serde_json::from_str::<ReportContent>(content) else { return Some("what was sent cannot be read") };
        match i64::try_from(content.photos.len()) {
            Ok(count) if count == self.named && count == self.known => None,
            _ => Some("not all of its pictures are named, or known"),
        }
    }
}

impl Store {
    /// What rows name on a shelf, by hash: the first `limit` after `after`, each with its bytes where rows know them.
    pub async fn kept(&self, shelf: Shelf, after: Option<&PhotoHash>, limit: u32) -> Result<Vec<(PhotoHash, Option<u64>)>> {
        let mut query = sql("SELECT k.hash, CAST(k.size AS BIGINT) FROM (");
        query.push(shelf.rows());
        query.push(") k");
        if let Some(after) = after {
            query.push(" WHERE k.hash > ");
            query.push_value(after);
        }
        query.push(" ORDER BY k.hash LIMIT ");
        query.push_value(limit);
        let rows: Vec<(Vec<u8>, Option<i64>)> = self.db.all(query).await?;
        rows.into_iter().map(|(hash, size)| Ok((photo_hash(&hash)?, size.and_then(|size| u64::try_from(size).ok())))).collect()
    }

    /// On SQLite the whole database as it is at one moment, beside whoever reads and writes, durable when it returns. On PostgreSQL
    /// nothing, and false.
    pub async fn copy_database(&self, to: &Path) -> Result<bool> {
        let Db::Sqlite(..) = &self.db else { return Ok(false) };
        let unwritable = |error: std::io::Error| StoreError::Unavailable(format!("{}: {error}", to.display()));
        match std::fs::remove_file(to) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
            _ => {}
        }
        // SQLite writes into an empty file, too: one that nobody else of the machine may read.
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(unwritable)?;
        self.db.run_reading(sql("VACUUM INTO $1").bind(to.display().to_string())).await?;
        File::open(to).and_then(|copy| copy.sync_all()).map_err(unwritable)?;
        Ok(true)
    }

    /// What SQLite finds wrong with its own file, if anything; it reads all of it.
    pub async fn broken_file(&self) -> Option<String> {
        let Db::Sqlite(..) = &self.db else { return None };
        match self.db.first::<(String,)>(sql("PRAGMA quick_check(1)")).await {
            Ok(Some((said,))) if said == "ok" => None,
            Ok(said) => said.map(|(said,)| said),
            Err(error) => Some(error.to_string()),
        }
    }

    /// The current version of each report, and how many pictures it names: the first `limit` after `after`.
    pub async fn current_versions(&self, after: Option<ReportId>, limit: u32) -> Result<Vec<CurrentVersion>> {
        let query = sql("SELECT r.id, v.content, \
             (SELECT COUNT(*) FROM report_photos n WHERE n.report = r.id AND n.version = r.version) AS named, \
             (SELECT COUNT(*) FROM report_photos n JOIN photos p ON p.hash = n.hash WHERE n.report = r.id AND n.version = r.version) AS known \
             FROM reports r LEFT JOIN report_versions v ON v.report = r.id AND v.version = r.version WHERE r.id > $1 ORDER BY r.id LIMIT $2");
        self.db.all(query.bind(after.map_or(Uuid::nil(), |after| after.0)).bind(limit)).await
    }

    /// No connection is left.
    pub async fn close(self) {
        self.db.close().await;
    }

    pub async fn stuck_jobs(&self, limit: DateTime<Utc>) -> Result<Stuck> {
        let query = sql("SELECT CAST(COALESCE(SUM(CASE WHEN given_up_at IS NULL AND due_at < $1 THEN 1 ELSE 0 END), 0) AS BIGINT), \
             COUNT(given_up_at) FROM jobs")
        .bind(limit);
        let (overdue, given_up): (i64, i64) = self.db.first(query).await?.unwrap_or_default();
        Ok(Stuck { overdue: overdue.unsigned_abs(), given_up: given_up.unsigned_abs() })
    }

    /// Notices and calls that have not gone out yet.
    pub async fn sendings_waiting(&self) -> Result<u64> {
        let found: Option<(i64,)> = self.db.first(sql("SELECT COUNT(*) FROM sendings WHERE state = 'waiting'")).await?;
        Ok(found.map_or(0, |(count,)| count.unsigned_abs()))
    }

    /// When the newest report came in.
    pub async fn newest_arrival(&self) -> Result<Option<DateTime<Utc>>> {
        let found: Option<(DateTime<Utc>,)> =
            self.db.first(sql("SELECT received_at FROM reports ORDER BY received_at DESC, id DESC LIMIT 1")).await?;
        Ok(found.map(|(at,)| at))
    }
}
