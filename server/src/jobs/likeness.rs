//! Compares a picture that was looked at with all others.
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use chrono::Duration;
use uuid::Uuid;

use crate::error::ApiError;
use crate::jobs::wait_after;
use crate::state::AppState;
use crate::store::{Job, LIKENESS_JOB};

/// After this another worker takes the job.
const LEASE_MINUTES: i64 = 5;

/// Does the next picture; false when none waits.
pub async fn next(state: &AppState, worker: &str) -> Result<bool, ApiError> {
    let now = state.now();
    let Some(job) = state.store.claim_job(LIKENESS_JOB, worker, now, Duration::minutes(LEASE_MINUTES)).await? else {
        return Ok(false);
    };
    match compare(state, &job).await {
        Ok(()) => {
            state.store.finish_job(&job).await?;
        }
        Err(error) => {
            state.store.retry_job(&job, &error.to_string(), state.now() + wait_after(job.attempts)).await?;
        }
    }
    Ok(true)
}

/// The payload: the hash, and the report if only that one is meant.
async fn compare(state: &AppState, job: &Job) -> Result<(), ApiError> {
    let (hash, report) = job.payload.split_once(' ').map_or((job.payload.as_str(), None), |(hash, report)| (hash, Some(report)));
    let Ok(hash) = PhotoHash::parse(hash) else { return Ok(()) };
    let report = report.and_then(|report| Uuid::parse_str(report).ok()).map(ReportId);
    // The thumbnail is more than enough to be looked at. An unreadable picture has none, and is only like the very same one.
    if let Some(bytes) = state.photos.thumbnail(&hash).await?
        && let Some(print) = state.decoder.likeness(&bytes).await?
    {
        state.store.keep_print(&hash, print).await?;
    }
    Ok(state.store.find_likenesses(&hash, report, state.now()).await?)
}
