//! What comes after a submission: accepted, returned, or opened for a correction.
use app::domain::monthly::{MonthlyState, Move};
use app::domain::obligation::Review;

use super::save::{finish, head};
use super::{MonthlyChange, MonthlyOutcome};
use crate::store::ledger::facts;
use crate::store::sql::sql;
use crate::store::{Result, Store};

impl Store {
    /// Accepts or returns the last revision.
    pub async fn decide_month(&self, change: &MonthlyChange, step: Move, comment: &str) -> Result<MonthlyOutcome> {
        self.move_month(change, step, Some(comment)).await
    }

    /// Opens a submitted or accepted month for a correction; what was submitted stays as it is.
    pub async fn reopen_month(&self, change: &MonthlyChange) -> Result<MonthlyOutcome> {
        self.move_month(change, Move::Revise, None).await
    }

    async fn move_month(&self, change: &MonthlyChange, step: Move, decided: Option<&str>) -> Result<MonthlyOutcome> {
        let mut tx = self.db.begin().await?;
        let Some(row) = head(&mut tx, change).await?.filter(|row| row.version == i64::from(change.version)) else {
            return finish(tx, 0).await;
        };
        let Some(state) = row.state()?.after(step) else {
            tx.withdraw().await?;
            return Ok(MonthlyOutcome::NotNow);
        };
        let update = sql("UPDATE monthlies SET state = $3, version = version + 1, changed_at = $4, changed_by = $5 \
             WHERE id = $1 AND version = $2");
        let touched = tx.link().run(update.bind(row.id).bind(change.version).bind(state.code()).bind(change.at).bind(change.by)).await?;
        if let Some(comment) = decided.filter(|_| touched > 0) {
            let decision = sql("UPDATE monthly_revisions SET state = $3, decided_at = $4, decided_by = $5, comment = $6 \
                 WHERE monthly = $1 AND revision = $2");
            let decision = decision.bind(row.id).bind(row.revision).bind(state.code()).bind(change.at).bind(change.by).bind(comment);
            tx.link().run(decision).await?;
        }
        if touched > 0 {
            // A month opened again is in and not decided; being accepted no longer, it is not locked either.
            let review = match state {
                MonthlyState::Accepted => Review::Accepted,
                MonthlyState::Returned => Review::Returned,
                _ => Review::Submitted,
            };
            facts::record_submission(&mut tx, change.unit, change.month, change.at, review).await?;
        }
        finish(tx, touched).await
    }
}
