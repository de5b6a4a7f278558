//! Taking a person's data out, for good: also of a database that is brought back from before.
//!
//! ```text
//! asked ─▶ written down beside the pictures (durable) ─▶ taken out of the database
//! start of a server ─▶ whatever is written down there and not taken out here is taken out before the first answer
//! ```
use app::wire::personal::Erasure;
use thiserror::Error;

use crate::photo_storage::{PhotoStorage, StorageError};
use crate::store::{Store, StoreError};

#[derive(Debug, Error)]
pub enum ErasureError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the list of erasures cannot be read or written: {0}")]
    Storage(#[from] StorageError),
    #[error("an erasure cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
}

/// Durable when it returns. Where it fails half-way, the next start of a server ends it.
///
/// # Errors
/// When the storage or the database does not answer.
pub async fn erase(store: &Store, photos: &PhotoStorage, erasure: &Erasure) -> Result<(), ErasureError> {
    photos.put_erasure(erasure.person, serde_json::to_vec(erasure)?).await?;
    store.erase(erasure).await?;
    if let Err(error) = store.empty_log().await {
        // The next one, and each stop of a server, does it.
        tracing::warn!(%error, "what was erased may still stand in the database's log");
    }
    Ok(())
}

/// Takes out again what was taken out before and is here: the database was brought back from a backup. How many people's.
///
/// # Errors
/// When the storage or the database does not answer.
pub async fn again(store: &Store, photos: &PhotoStorage) -> Result<usize, ErasureError> {
    let here = store.not_erased(&photos.erased().await?).await?;
    for person in &here {
        if let Some(text) = photos.erasure(*person).await? {
            store.erase(&serde_json::from_slice(&text)?).await?;
        }
    }
    Ok(here.len())
}
