//! What a live installation can be asked about itself, reading alone.
use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use app::domain::photo::PhotoHash;
use chrono::{DateTime, Utc};

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

    /// Hash and size of each.
    fn rows(self) -> &'static str {
        match self {
            Self::Photos => "SELECT hash, size FROM photos WHERE state <> 'awaited'",
            Self::Documents => "SELECT DISTINCT hash, size FROM monthly_documents WHERE hash IS NOT NULL",
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

impl Store {
    /// What rows name on a shelf, by hash: the first `limit` after `after`, each with its bytes.
    pub async fn kept(&self, shelf: Shelf, after: Option<&PhotoHash>, limit: u32) -> Result<Vec<(PhotoHash, u64)>> {
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
        rows.into_iter().map(|(hash, size)| Ok((photo_hash(&hash)?, size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0)))).collect()
    }

    /// On SQLite the whole database as it is at one moment, beside whoever reads and writes; `to` is replaced once the copy is
    /// whole and durable. On PostgreSQL nothing, and false.
    pub async fn copy_database(&self, to: &Path) -> Result<bool> {
        let Db::Sqlite(..) = &self.db else { return Ok(false) };
        let unwritable = |error: std::io::Error| StoreError::Unavailable(format!("{}: {error}", to.display()));
        let part = to.with_extension("part");
        match std::fs::remove_file(&part) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(unwritable(error)),
            _ => {}
        }
        // SQLite writes into an empty file, too: one that nobody else of the machine may read.
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).map_err(unwritable)?;
        self.db.run_reading(sql("VACUUM INTO $1").bind(part.display().to_string())).await?;
        let replace = || {
            File::open(&part)?.sync_all()?;
            std::fs::rename(&part, to)?;
            to.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
        };
        replace().map_err(unwritable)?;
        Ok(true)
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
