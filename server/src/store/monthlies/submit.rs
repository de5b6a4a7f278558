//! Submitting: number, revision and frozen content in one transaction, with the jobs that make the papers.
use app::domain::monthly::{FrozenMonth, MonthlyId, Move};
use app::domain::obligation::Review;
use app::domain::thai_date::{bangkok_date, buddhist_year};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::documents::{RevisionId, ask_for};
use super::save::{finish, head};
use super::{HeadRow, MonthlyChange, MonthlyOutcome, read_count, unreadable};
use crate::store::db::Tx;
use crate::store::ledger::facts;
use crate::store::sql::sql;
use crate::store::{Result, Store, numbers};

impl Store {
    /// `freeze` gets the month's number (kept through all revisions) and this revision.
    pub async fn submit_month(
        &self,
        change: &MonthlyChange,
        freeze: impl FnOnce(String, u32) -> FrozenMonth + Send,
    ) -> Result<MonthlyOutcome> {
        let mut tx = self.db.begin().await?;
        let Some(row) = head(&mut tx, change).await?.filter(|row| row.version == i64::from(change.version)) else {
            return finish(tx, 0).await;
        };
        if row.state()?.after(Move::Submit).is_none() {
            tx.withdraw().await?;
            return Ok(MonthlyOutcome::NotNow);
        }
        let number = number(&mut tx, &row, change).await?;
        let revision = read_count(row.revision)? + 1;
        let update = sql("UPDATE monthlies SET state = 'submitted', version = version + 1, revision = $3, number = $4, \
             changed_at = $5, changed_by = $6 WHERE id = $1 AND version = $2");
        let update = update.bind(row.id).bind(change.version).bind(revision).bind(&number).bind(change.at).bind(change.by);
        let touched = tx.link().run(update).await?;
        if touched > 0 {
            insert_revision(&mut tx, row.id, change, &freeze(number, revision)).await?;
            facts::record_submission(&mut tx, change.unit, change.month, change.at, Review::Submitted).await?;
        }
        finish(tx, touched).await
    }
}

async fn number(tx: &mut Tx, row: &HeadRow, change: &MonthlyChange) -> Result<String> {
    match &row.number {
        Some(number) => Ok(number.clone()),
        None => numbers::next_monthly(tx, buddhist_year(bangkok_date(change.at))).await,
    }
}

async fn insert_revision(tx: &mut Tx, monthly: Uuid, change: &MonthlyChange, frozen: &FrozenMonth) -> Result<()> {
    let text = serde_json::to_string(frozen).map_err(unreadable)?;
    let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let insert = sql("INSERT INTO monthly_revisions (monthly, revision, frozen, digest, submitted_at, submitted_by, state) \
         VALUES ($1, $2, $3, $4, $5, $6, 'submitted')");
    let insert = insert.bind(monthly).bind(frozen.revision).bind(text).bind(&digest).bind(change.at).bind(change.by);
    tx.link().run(insert).await?;
    ask_for(tx, RevisionId { monthly: MonthlyId(monthly), revision: frozen.revision }, change.at).await
}
