//! Makes the papers of a submitted month: PDF and DOCX from what was frozen, with its progress in the records.
use app::domain::monthly::FrozenMonth;
use app::wire::monthly::DocumentKind;
use bytes::Bytes;
use chrono::Duration;

use crate::documents::{DocumentError, Order};
use crate::error::ApiError;
use crate::jobs::wait_after;
use crate::receipts;
use crate::state::AppState;
use crate::store::{DOCUMENT_JOB, Job, RevisionId};

/// After this another worker takes the job.
const LEASE_MINUTES: i64 = 5;
/// Share of the whole that is done when every picture is at hand.
const PICTURES_PERCENT: usize = 80;
/// Pictures between two words about progress.
const TELL_EVERY: usize = 8;

/// Makes the next revision's papers; false when none waits.
pub async fn next(state: &AppState, worker: &str) -> Result<bool, ApiError> {
    let now = state.now();
    let Some(job) = state.store.claim_job(DOCUMENT_JOB, worker, now, Duration::minutes(LEASE_MINUTES)).await? else {
        return Ok(false);
    };
    match make(state, &job).await {
        Ok(()) => drop(state.store.finish_job(&job).await?),
        Err(error) => {
            state.store.retry_job(&job, &error.to_string(), state.now() + wait_after(job.attempts)).await?;
        }
    }
    Ok(true)
}

/// A template at fault is an outcome, kept with the paper; only a failing store or disk is an error to try again after.
async fn make(state: &AppState, job: &Job) -> Result<(), ApiError> {
    let Some(id) = RevisionId::parse(&job.payload) else { return Ok(()) };
    let Some(month) = state.store.frozen_month(id).await? else { return Ok(()) };
    let order = order(state, month).await?;
    let count = order.month.arrangement.all().count().max(1);
    let tell = |done: usize| {
        let percent = u32::try_from(done * PICTURES_PERCENT / count).unwrap_or_default();
        let store = state.store.clone();
        if done.is_multiple_of(TELL_EVERY) {
            // Beside the work; a word that comes too late finds the paper there and changes nothing.
            tokio::spawn(async move { store.set_progress(id, percent).await });
        }
    };
    let pictures = state.press.gather(&state.photos, &order.month, tell).await?;
    for kind in DocumentKind::ALL {
        match state.press.set(kind, order.clone(), pictures.clone()).await {
            Ok(bytes) => keep(state, id, kind, bytes).await?,
            Err(error) => fail(state, id, kind, &error).await?,
        }
    }
    Ok(())
}

async fn order(state: &AppState, month: FrozenMonth) -> Result<Order, ApiError> {
    let facts = receipts::of_month(&state.store, &month.number, month.revision).await?;
    let check_url = facts.map(|facts| format!("{}{}", state.config.public_url, state.receipts.check_path(&facts)));
    Ok(Order { month: month.into(), is_draft: false, check_url })
}

async fn keep(state: &AppState, id: RevisionId, kind: DocumentKind, bytes: Vec<u8>) -> Result<(), ApiError> {
    let size = bytes.len() as u64;
    let hash = state.photos.put_document(Bytes::from(bytes)).await?;
    Ok(state.store.set_document(id, kind, &hash, size).await?)
}

async fn fail(state: &AppState, id: RevisionId, kind: DocumentKind, error: &DocumentError) -> Result<(), ApiError> {
    tracing::error!(%error, revision = %id, kind = kind.code(), "a paper could not be made");
    Ok(state.store.fail_document(id, kind, &error.to_string()).await?)
}
