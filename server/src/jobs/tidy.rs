//! Removes what nobody will ask for again, and learns what others brought.
use chrono::{DateTime, Duration, Utc};

use crate::api::sessions::create::REMEMBERED;
use crate::error::ApiError;
use crate::running::reload_areas;
use crate::state::AppState;

/// A phone that was offline for three weeks may still go on with an upload it began; one that was away longer starts it anew.
const STAGING_DAYS: i64 = 30;
/// A draft may be begun with a file one day and saved the next.
const UNUSED_FILE_DAYS: i64 = 7;
/// A session that ended, and a card whose time is over, can still be asked about for so long.
const ENDED_DAYS: i64 = 90;

pub async fn once(state: &AppState) -> Result<(), ApiError> {
    state.throttle.tidy();
    let now = state.now();
    let removed = state.photos.drop_stale(now - Duration::days(STAGING_DAYS)).await?;
    if removed > 0 {
        tracing::info!(removed, "removed parts of pictures that were never finished");
    }
    drop_unused_files(state, now - Duration::days(UNUSED_FILE_DAYS)).await;
    state.store.drop_attempts(now - REMEMBERED).await?;
    let ended = now - Duration::days(ENDED_DAYS);
    let (sessions, cards) = (state.store.drop_ended_sessions(ended).await?, state.store.drop_expired_cards(ended).await?);
    // What people were told stays, as evidence; what programs were told does not.
    state.store.drop_ended_calls(ended).await?;
    if sessions + cards > 0 {
        tracing::info!(sessions, cards, "removed what ended long ago");
    }
    // Another process, or the operator's list, may have brought villages.
    reload_areas(state).await?;
    Ok(())
}

/// What fails here is left for another round, and holds up nothing else.
async fn drop_unused_files(state: &AppState, before: DateTime<Utc>) {
    match state.store.drop_unused_files(before).await {
        Ok(hashes) => {
            for hash in hashes {
                if let Err(error) = state.photos.drop_file(&hash, before).await {
                    tracing::warn!(%error, "could not remove a file that nothing names");
                }
            }
        }
        Err(error) => tracing::warn!(%error, "could not look for files that nothing names"),
    }
}
