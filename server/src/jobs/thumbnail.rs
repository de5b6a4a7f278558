//! Looks at a stored picture for real: has it decoded within limits, keeps its copies, or marks it unreadable.
use app::domain::photo::PhotoHash;
use app::wire::reports::PhotoState;
use chrono::Duration;

use crate::decode::{PRINT, THUMBNAIL};
use crate::error::ApiError;
use crate::jobs::wait_after;
use crate::state::AppState;
use crate::store::{Job, THUMBNAIL_JOB};

/// After this another worker takes the job.
const LEASE_MINUTES: i64 = 5;

/// Does the next picture; false when none waits.
pub async fn next(state: &AppState, worker: &str) -> Result<bool, ApiError> {
    let now = state.now();
    let Some(job) = state.store.claim_job(THUMBNAIL_JOB, worker, now, Duration::minutes(LEASE_MINUTES)).await? else {
        return Ok(false);
    };
    match look_at(state, &job).await {
        Ok(photo_state) => {
            if let Ok(hash) = PhotoHash::parse(&job.payload) {
                state.store.set_photo_state(&hash, photo_state, state.now()).await?;
                state.jobs.notify_waiters();
            }
            state.store.finish_job(&job).await?;
        }
        Err(error) => {
            state.store.retry_job(&job, &error.to_string(), state.now() + wait_after(job.attempts)).await?;
        }
    }
    Ok(true)
}

/// A picture that cannot be decoded is an outcome; only a failing store or disk, or a worker that was ended from outside, is an error to
/// try again after.
async fn look_at(state: &AppState, job: &Job) -> Result<PhotoState, ApiError> {
    let Ok(hash) = PhotoHash::parse(&job.payload) else { return Ok(PhotoState::Unreadable) };
    let Some(bytes) = state.photos.photo(&hash).await? else {
        return Err(ApiError::internal(format!("the bytes of picture {hash} are gone")));
    };
    // For lists, and for the month's papers.
    let Some(copies) = state.decoder.copies(&bytes, &[PRINT, THUMBNAIL]).await? else { return Ok(PhotoState::Unreadable) };
    let Ok([print, thumbnail]) = <[Vec<u8>; 2]>::try_from(copies) else { return Ok(PhotoState::Unreadable) };
    state.photos.put_print(&hash, print.into()).await?;
    state.photos.put_thumbnail(&hash, thumbnail.into()).await?;
    Ok(PhotoState::Ready)
}
