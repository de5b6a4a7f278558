//! Reading a month: its working copy, its revisions and their papers.
use app::domain::access::with_position;
use app::domain::monthly::{MonthlyId, MonthlyState};
use app::domain::period::Month;
use app::domain::unit::UnitId;
use app::wire::monthly::Document;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::documents::DocumentRow;
use super::{MonthlyRecord, read_count, read_state, unreadable};
use crate::store::sql::sql;
use crate::store::{Result, Store};

/// One submission as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct RevisionRecord {
    pub revision: u32,
    /// SHA-256 of the frozen JSON text.
    pub digest: Vec<u8>,
    pub submitted_at: DateTime<Utc>,
    pub submitted_by: String,
    pub state: MonthlyState,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<String>,
    pub comment: String,
    pub documents: Vec<Document>,
}

/// What a receipt says of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionFacts {
    pub unit_name: String,
    pub month: String,
    pub digest: Vec<u8>,
    pub submitted_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct MonthlyRow {
    id: Uuid,
    state: String,
    version: i64,
    revision: i64,
    number: Option<String>,
    arrangement: String,
    changed_at: DateTime<Utc>,
    name: String,
    position: String,
}

#[derive(FromRow)]
struct RevisionRow {
    revision: i64,
    digest: Vec<u8>,
    submitted_at: DateTime<Utc>,
    submitted_by: String,
    state: String,
    decided_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    comment: String,
}

#[derive(FromRow)]
struct FactsRow {
    frozen: String,
    month: String,
    digest: Vec<u8>,
    submitted_at: DateTime<Utc>,
}

impl Store {
    pub async fn monthly(&self, unit: UnitId, month: Month) -> Result<Option<MonthlyRecord>> {
        let query = sql("SELECT m.id, m.state, m.version, m.revision, m.number, m.arrangement, m.changed_at, p.name, p.position \
             FROM monthlies m JOIN people p ON p.id = m.changed_by WHERE m.unit = $1 AND m.month = $2");
        let Some(row) = self.db.first::<MonthlyRow>(query.bind(unit).bind(month.to_string())).await? else { return Ok(None) };
        Ok(Some(MonthlyRecord {
            id: MonthlyId(row.id),
            state: read_state(&row.state)?,
            version: read_count(row.version)?,
            revision: read_count(row.revision)?,
            number: row.number,
            arrangement: serde_json::from_str(&row.arrangement).map_err(unreadable)?,
            changed_at: row.changed_at,
            changed_by: with_position(&row.name, &row.position),
        }))
    }

    /// Newest first.
    pub async fn monthly_revisions(&self, id: MonthlyId) -> Result<Vec<RevisionRecord>> {
        let query = sql("SELECT v.revision, v.digest, v.submitted_at, s.name AS submitted_by, v.state, v.decided_at, \
             d.name AS decided_by, v.comment FROM monthly_revisions v JOIN people s ON s.id = v.submitted_by \
             LEFT JOIN people d ON d.id = v.decided_by WHERE v.monthly = $1 ORDER BY v.revision DESC");
        let rows: Vec<RevisionRow> = self.db.all(query.bind(id.0)).await?;
        let query = sql("SELECT revision, kind, size, percent, failed FROM monthly_documents WHERE monthly = $1 ORDER BY kind DESC");
        let papers: Vec<DocumentRow> = self.db.all(query.bind(id.0)).await?;
        rows.into_iter().map(|row| revision(row, &papers)).collect()
    }

    /// The last one under a number.
    pub async fn newest_revision(&self, number: &str) -> Result<Option<u32>> {
        let query = sql("SELECT revision FROM monthlies WHERE number = $1").bind(number);
        self.db.first::<(i64,)>(query).await?.map(|(revision,)| read_count(revision)).transpose()
    }

    /// By the number that is printed on it.
    pub async fn revision_facts(&self, number: &str, revision: u32) -> Result<Option<RevisionFacts>> {
        let query = sql("SELECT v.frozen, m.month, v.digest, v.submitted_at FROM monthlies m \
             JOIN monthly_revisions v ON v.monthly = m.id WHERE m.number = $1 AND v.revision = $2");
        let Some(row) = self.db.first::<FactsRow>(query.bind(number).bind(revision)).await? else { return Ok(None) };
        let frozen: app::domain::monthly::FrozenMonth = serde_json::from_str(&row.frozen).map_err(unreadable)?;
        let (month, digest, submitted_at) = (row.month, row.digest, row.submitted_at);
        Ok(Some(RevisionFacts { unit_name: frozen.unit_name, month, digest, submitted_at }))
    }
}

fn revision(row: RevisionRow, papers: &[DocumentRow]) -> Result<RevisionRecord> {
    let own = papers.iter().filter(|paper| paper.revision == row.revision);
    Ok(RevisionRecord {
        revision: read_count(row.revision)?,
        digest: row.digest,
        submitted_at: row.submitted_at,
        submitted_by: row.submitted_by,
        state: read_state(&row.state)?,
        decided_at: row.decided_at,
        decided_by: row.decided_by,
        comment: row.comment,
        documents: own.filter_map(DocumentRow::read).collect(),
    })
}
