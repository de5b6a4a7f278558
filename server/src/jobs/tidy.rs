//! Removes what nobody will ask for again.
use chrono::Duration;

use crate::photo_storage::StorageError;
use crate::state::AppState;

/// A phone that was offline for three weeks may still go on with an upload it began; one that was away longer starts it anew.
const STAGING_DAYS: i64 = 30;

pub async fn once(state: &AppState) -> Result<(), StorageError> {
    state.throttle.tidy();
    let removed = state.photos.drop_stale(state.now() - Duration::days(STAGING_DAYS)).await?;
    if removed > 0 {
        tracing::info!(removed, "removed parts of pictures that were never finished");
    }
    Ok(())
}
