//! The papers of a revision: made by a job, addressed by their hash.
use app::domain::monthly::{FrozenMonth, MonthlyId};
use app::domain::photo::PhotoHash;
use app::wire::monthly::DocumentKind;

use super::unreadable;
use crate::store::sql::sql;
use crate::store::{Result, Store};

/// Kind of the job that makes a revision's papers; the payload is `<month's id>/<revision>`.
pub const DOCUMENT_JOB: &str = "document";

impl Store {
    /// What a revision's papers are made from, and its digest (SHA-256 of its JSON text, hex).
    pub async fn frozen_month(&self, id: MonthlyId, revision: u32) -> Result<Option<FrozenMonth>> {
        let query = sql("SELECT frozen FROM monthly_revisions WHERE monthly = $1 AND revision = $2").bind(id.0).bind(revision);
        let row: Option<(String,)> = self.db.first(query).await?;
        row.map(|(text,)| serde_json::from_str(&text).map_err(unreadable)).transpose()
    }

    /// The paper is in the storage under `hash`.
    pub async fn set_document(&self, id: MonthlyId, revision: u32, kind: DocumentKind, hash: &PhotoHash, size: u64) -> Result<()> {
        let update = sql("UPDATE monthly_documents SET hash = $4, size = $5, failed = NULL \
             WHERE monthly = $1 AND revision = $2 AND kind = $3");
        self.db.write(update.bind(id.0).bind(revision).bind(kind.code()).bind(hash).bind(size)).await.map(drop)
    }

    /// It cannot be made; a paper that was there before stays.
    pub async fn fail_document(&self, id: MonthlyId, revision: u32, kind: DocumentKind, why: &str) -> Result<()> {
        let update = sql("UPDATE monthly_documents SET failed = $4 WHERE monthly = $1 AND revision = $2 AND kind = $3");
        self.db.write(update.bind(id.0).bind(revision).bind(kind.code()).bind(why)).await.map(drop)
    }
}
