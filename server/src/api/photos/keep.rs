//! Keeping a whole picture: checked, durable, recorded, in this order, so that no receipt ever names bytes that are not there.
use app::domain::photo::PhotoHash;
use app::wire::problem::code;
use axum::body::Bytes;

use crate::error::ApiError;
use crate::photo_check::{NotAPicture, check};
use crate::state::AppState;
use crate::store::StoredPhoto;

/// Above this, hashing is moved off the thread that answers requests.
const HASH_INLINE_BYTES: usize = 1024 * 1024;

/// `bytes` become the picture `hash`. A repeat changes nothing.
///
/// # Errors
/// `photo_hash_mismatch`, `photo_not_picture`, `photo_unreadable`, `photo_too_large` (422); nothing is kept then.
pub async fn keep(state: &AppState, hash: &PhotoHash, bytes: Bytes) -> Result<(), ApiError> {
    if hash_of(&bytes).await? != *hash {
        return Err(ApiError::unprocessable(code::PHOTO_HASH_MISMATCH, "the bytes are not those the report names"));
    }
    let picture = check(&bytes).map_err(|error| match error {
        NotAPicture::OtherKind => ApiError::unprocessable(code::PHOTO_NOT_PICTURE, "neither JPEG, PNG nor WebP"),
        NotAPicture::Torn => ApiError::unprocessable(code::PHOTO_UNREADABLE, "the picture is cut off or damaged"),
        NotAPicture::TooLarge => ApiError::unprocessable(code::PHOTO_TOO_LARGE, "the picture has too many pixels"),
    })?;
    let size = bytes.len() as u64;
    state.photos.put(hash, bytes).await?;
    let stored = StoredPhoto { hash, size, kind: picture.kind.code(), width: picture.width, height: picture.height };
    state.store.record_photo(&stored, state.now()).await?;
    state.jobs.notify_waiters();
    Ok(())
}

async fn hash_of(bytes: &Bytes) -> Result<PhotoHash, ApiError> {
    if bytes.len() <= HASH_INLINE_BYTES {
        return Ok(PhotoHash::of(bytes));
    }
    let bytes = bytes.clone();
    tokio::task::spawn_blocking(move || PhotoHash::of(&bytes)).await.map_err(ApiError::internal)
}
