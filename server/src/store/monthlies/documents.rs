//! The papers of a revision: made by a job, addressed by their hash.
use app::domain::monthly::{FrozenMonth, MonthlyId};
use app::domain::photo::PhotoHash;
use app::wire::monthly::{Document, DocumentKind};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::unreadable;
use crate::store::db::Tx;
use crate::store::sql::{photo_hash, sql};
use crate::store::{Result, Store, jobs};

/// Kind of the job that makes a revision's papers; the payload is a [`RevisionId`].
pub const DOCUMENT_JOB: &str = "document";

/// One submission of one month; as text `<month's id>/<revision>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevisionId {
    pub monthly: MonthlyId,
    pub revision: u32,
}

impl RevisionId {
    pub fn parse(text: &str) -> Option<Self> {
        let (monthly, revision) = text.split_once('/')?;
        Some(Self { monthly: MonthlyId(Uuid::parse_str(monthly).ok()?), revision: revision.parse().ok()? })
    }
}

impl std::fmt::Display for RevisionId {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}/{}", self.monthly.0, self.revision)
    }
}

#[derive(FromRow)]
pub(super) struct DocumentRow {
    pub(super) revision: i64,
    kind: String,
    size: Option<i64>,
    percent: Option<i64>,
    failed: Option<String>,
}

impl DocumentRow {
    pub(super) fn read(&self) -> Option<Document> {
        let size = self.size.and_then(|size| u64::try_from(size).ok());
        let percent = self.percent.and_then(|percent| u8::try_from(percent).ok());
        Some(Document { kind: DocumentKind::from_code(&self.kind)?, size, percent, failed: self.failed.is_some() })
    }
}

impl Store {
    /// What a revision's papers are made from.
    pub async fn frozen_month(&self, id: RevisionId) -> Result<Option<FrozenMonth>> {
        let query = sql("SELECT frozen FROM monthly_revisions WHERE monthly = $1 AND revision = $2");
        let row: Option<(String,)> = self.db.first(query.bind(id.monthly.0).bind(id.revision)).await?;
        row.map(|(text,)| serde_json::from_str(&text).map_err(unreadable)).transpose()
    }

    /// How far the papers on their way are, percent.
    pub async fn set_progress(&self, id: RevisionId, percent: u32) -> Result<()> {
        let update = sql("UPDATE monthly_documents SET percent = $3 WHERE monthly = $1 AND revision = $2 AND percent IS NOT NULL");
        self.db.write(update.bind(id.monthly.0).bind(id.revision).bind(percent)).await.map(drop)
    }

    /// The paper is in the storage under `hash`.
    pub async fn set_document(&self, id: RevisionId, kind: DocumentKind, hash: &PhotoHash, size: u64) -> Result<()> {
        let update = sql("UPDATE monthly_documents SET hash = $4, size = $5, percent = NULL, failed = NULL \
             WHERE monthly = $1 AND revision = $2 AND kind = $3");
        self.db.write(update.bind(id.monthly.0).bind(id.revision).bind(kind.code()).bind(hash).bind(size)).await.map(drop)
    }

    /// It cannot be made; a paper that was there before stays.
    pub async fn fail_document(&self, id: RevisionId, kind: DocumentKind, why: &str) -> Result<()> {
        let update = sql("UPDATE monthly_documents SET percent = NULL, failed = $4 WHERE monthly = $1 AND revision = $2 AND kind = $3");
        self.db.write(update.bind(id.monthly.0).bind(id.revision).bind(kind.code()).bind(why)).await.map(drop)
    }

    /// Has a revision's papers made again, unless they are being made; what is there stays until then.
    pub async fn remake_documents(&self, id: RevisionId, now: DateTime<Utc>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let update =
            sql("UPDATE monthly_documents SET percent = 0, failed = NULL WHERE monthly = $1 AND revision = $2 AND percent IS NULL");
        if tx.link().run(update.bind(id.monthly.0).bind(id.revision)).await? > 0 {
            jobs::enqueue(&mut tx, DOCUMENT_JOB, &id.to_string(), now).await?;
        }
        tx.commit().await
    }

    /// Whether there is none and none is coming.
    pub async fn has_failed(&self, id: RevisionId, kind: DocumentKind) -> Result<bool> {
        let query = sql("SELECT kind FROM monthly_documents WHERE monthly = $1 AND revision = $2 AND kind = $3 AND failed IS NOT NULL");
        let row: Option<(String,)> = self.db.first(query.bind(id.monthly.0).bind(id.revision).bind(kind.code())).await?;
        Ok(row.is_some())
    }

    /// Where a finished paper lies; `None` while the first one is being made, and where it [has failed](Self::has_failed).
    pub async fn document(&self, id: RevisionId, kind: DocumentKind) -> Result<Option<PhotoHash>> {
        let query = sql("SELECT hash FROM monthly_documents WHERE monthly = $1 AND revision = $2 AND kind = $3 AND hash IS NOT NULL");
        let row: Option<(Vec<u8>,)> = self.db.first(query.bind(id.monthly.0).bind(id.revision).bind(kind.code())).await?;
        row.map(|(hash,)| photo_hash(&hash)).transpose()
    }
}

/// In the transaction that made the revision.
pub(super) async fn ask_for(tx: &mut Tx, id: RevisionId, now: DateTime<Utc>) -> Result<()> {
    for kind in DocumentKind::ALL {
        let insert = sql("INSERT INTO monthly_documents (monthly, revision, kind, percent) VALUES ($1, $2, $3, 0)");
        tx.link().run(insert.bind(id.monthly.0).bind(id.revision).bind(kind.code())).await?;
    }
    jobs::enqueue(tx, DOCUMENT_JOB, &id.to_string(), now).await
}
