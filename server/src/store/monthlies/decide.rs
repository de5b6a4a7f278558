//! What comes after a submission: accepted, returned, opened for a correction, or that given up again.
use app::domain::monthly::{FrozenMonth, MonthlyState, Move};
use app::domain::obligation::Review;

use super::save::{finish, head};
use super::{HeadRow, MonthlyChange, MonthlyOutcome, read_state, unreadable};
use crate::store::db::Tx;
use crate::store::ledger::facts;
use crate::store::notices::news;
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
            facts::record_submission(&mut tx, change.unit, change.month, change.at, review(state)).await?;
        }
        if touched > 0 && step == Move::Return {
            news::month_returned(&mut tx, change, row.revision, self.by_email).await?;
        }
        finish(tx, touched).await
    }

    /// Ends a correction without a new revision: the last one holds again, as it was submitted and judged. The month closes
    /// now if it was accepted, with what it counts now.
    pub async fn give_up_correction(&self, change: &MonthlyChange) -> Result<MonthlyOutcome> {
        let mut tx = self.db.begin().await?;
        let Some(row) = head(&mut tx, change).await?.filter(|row| row.version == i64::from(change.version)) else {
            return finish(tx, 0).await;
        };
        let last = last_revision(&mut tx, &row).await?;
        let state = row.state()?.after_giving_up(last.as_ref().map(|(state, _)| *state));
        let (Some(state), Some((_, frozen))) = (state, last) else {
            tx.withdraw().await?;
            return Ok(MonthlyOutcome::NotNow);
        };
        let arrangement = serde_json::to_string(&frozen.arrangement).map_err(unreadable)?;
        let update = sql("UPDATE monthlies SET state = $3, arrangement = $4, version = version + 1, changed_at = $5, changed_by = $6 \
             WHERE id = $1 AND version = $2");
        let update = update.bind(row.id).bind(change.version).bind(state.code()).bind(arrangement).bind(change.at).bind(change.by);
        let touched = tx.link().run(update).await?;
        if touched > 0 {
            facts::record_submission(&mut tx, change.unit, change.month, change.at, review(state)).await?;
        }
        finish(tx, touched).await
    }
}

/// How the ledger shows a month in this state. One opened again is in and not decided; being accepted no longer, it is not
/// locked either.
fn review(state: MonthlyState) -> Review {
    match state {
        MonthlyState::Accepted => Review::Accepted,
        MonthlyState::Returned => Review::Returned,
        _ => Review::Submitted,
    }
}

/// How it ended, and what was frozen.
async fn last_revision(tx: &mut Tx, row: &HeadRow) -> Result<Option<(MonthlyState, FrozenMonth)>> {
    let query = sql("SELECT state, frozen FROM monthly_revisions WHERE monthly = $1 AND revision = $2").bind(row.id).bind(row.revision);
    let last: Option<(String, String)> = tx.link().first(query).await?;
    last.map(|(state, frozen)| Ok((read_state(&state)?, serde_json::from_str(&frozen).map_err(unreadable)?))).transpose()
}
