//! What is known of files that offices hand out; their bytes are the photo storage's.
use std::collections::BTreeSet;

use app::domain::access::PersonId;
use app::domain::file::{FileId, form_of};
use app::domain::photo::PhotoHash;
use app::domain::unit::UnitId;
use app::wire::files::FileInfo;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::sql::{photo_hash, sql};
use super::{Result, Store, StoreError};

/// A file whose bytes are durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub info: FileInfo,
    /// The office that handed it in.
    pub unit: UnitId,
    pub hash: PhotoHash,
}

/// Columns of a file `f`, with their prefix.
pub(super) const FILE: &str = "f.id AS file_id, f.unit AS file_unit, f.name AS file_name, f.media_type AS file_type, \
     f.bytes AS file_bytes, f.hash AS file_hash, f.has_preview AS file_has_preview";

/// Of a join that may find none.
#[derive(FromRow)]
pub(super) struct FileRow {
    file_id: Option<Uuid>,
    file_unit: Option<Uuid>,
    file_name: Option<String>,
    file_type: Option<String>,
    file_bytes: Option<i64>,
    file_hash: Option<Vec<u8>>,
    file_has_preview: Option<i64>,
}

impl FileRow {
    pub fn read(self) -> Result<Option<StoredFile>> {
        let (Some(id), Some(unit), Some(hash)) = (self.file_id, self.file_unit, self.file_hash) else { return Ok(None) };
        let media_type = self.file_type.unwrap_or_default();
        let form = form_of(&media_type).ok_or_else(|| StoreError::Unreadable(format!("a file of kind {media_type:?}")))?;
        let info = FileInfo {
            id: FileId(id),
            name: self.file_name.unwrap_or_default(),
            media_type,
            form,
            bytes: self.file_bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or_default(),
            has_preview: self.file_has_preview == Some(1),
        };
        Ok(Some(StoredFile { info, unit: UnitId(unit), hash: photo_hash(&hash)? }))
    }
}

impl Store {
    /// A repeat changes nothing.
    pub async fn record_file(&self, file: &StoredFile, by: PersonId, now: DateTime<Utc>) -> Result<()> {
        let insert = sql("INSERT INTO files (id, unit, name, media_type, bytes, hash, has_preview, made_at, made_by) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING")
        .bind(file.info.id.0)
        .bind(file.unit)
        .bind(&file.info.name)
        .bind(&file.info.media_type)
        .bind(file.info.bytes)
        .bind(&file.hash)
        .bind(i64::from(file.info.has_preview))
        .bind(now)
        .bind(by);
        self.db.write(insert).await.map(drop)
    }

    pub async fn file(&self, id: FileId) -> Result<Option<StoredFile>> {
        let mut query = sql("SELECT ");
        query.push(FILE);
        query.push(" FROM files f WHERE f.id = ");
        query.push_value(id.0);
        self.db.first::<FileRow>(query).await?.map_or(Ok(None), FileRow::read)
    }

    /// Those of them that are there, in no order.
    pub async fn files(&self, ids: &BTreeSet<FileId>) -> Result<Vec<StoredFile>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT ");
        query.push(FILE);
        query.push(" FROM files f WHERE f.id IN (");
        query.push_list(ids.iter().map(|id| id.0));
        query.push(")");
        self.db.all::<FileRow>(query).await?.into_iter().filter_map(|row| row.read().transpose()).collect()
    }

    /// Forgets files handed in before `limit` that neither letter nor material names; answers the bytes that nothing holds
    /// any more.
    pub async fn drop_unused_files(&self, limit: DateTime<Utc>) -> Result<Vec<PhotoHash>> {
        let mut tx = self.db.begin().await?;
        let delete = sql("DELETE FROM files WHERE made_at < $1 \
             AND NOT EXISTS (SELECT 1 FROM directive_files d WHERE d.file = files.id) \
             AND NOT EXISTS (SELECT 1 FROM publications p WHERE p.file = files.id) RETURNING hash")
        .bind(limit);
        let dropped: Vec<(Vec<u8>,)> = tx.link().all(delete).await?;
        let mut free = BTreeSet::new();
        for (hash,) in dropped {
            let hash = photo_hash(&hash)?;
            let others = sql("SELECT COUNT(*) FROM files WHERE hash = $1").bind(&hash);
            if tx.link().first::<(i64,)>(others).await?.is_none_or(|(count,)| count == 0) {
                free.insert(hash);
            }
        }
        tx.commit().await?;
        Ok(free.into_iter().collect())
    }
}
