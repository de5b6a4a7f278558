//! A large file on its way in (a rescue file, a ZIP of pictures): on disk while it comes, opened one at a time. It takes
//! nothing of the share of bodies that the phones' own sending needs, however large and slow it is.
use std::io::{self, SeekFrom};
use std::path::Path;

use axum::body::{Body, HttpBody};
use futures::StreamExt;
use http_body_util::{BodyExt, Limited};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

use crate::error::ApiError;
use crate::extract::{drain, refused_body, time_for, torn_body};
use crate::photo_storage::StorageError;

/// Files that may be coming at once, so that they cannot fill the disk.
const ARRIVING: usize = 4;

/// The places for large files of one server process.
pub struct Intake {
    arriving: Semaphore,
    opening: Semaphore,
}

impl Default for Intake {
    fn default() -> Self {
        Self { arriving: Semaphore::new(ARRIVING), opening: Semaphore::new(1) }
    }
}

impl Intake {
    /// Room on the disk for one file.
    ///
    /// # Errors
    /// 503 when as many as may are coming already.
    pub fn place(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        self.arriving.try_acquire().map_err(|_| ApiError::busy())
    }

    /// Waits until no other file is open; only those with a place wait here, so it is not for long.
    ///
    /// # Errors
    /// When the server is going down.
    pub async fn turn(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        self.opening.acquire().await.map_err(ApiError::internal)
    }
}

/// Writes the body to a file without a name in `folder`: nothing is left behind, whatever happens.
///
/// # Errors
/// 413 above the limit, 408 when the sender stops, 507 when the disk is full.
pub async fn spool(folder: &Path, body: Body, limit: usize) -> Result<File, ApiError> {
    if body.size_hint().lower() > limit as u64 {
        drain(body).await;
        return Err(ApiError::too_large());
    }
    let announced = body.size_hint().upper().and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(limit);
    let mut file = File::from_std(tempfile::tempfile_in(folder).map_err(failed)?);
    timeout(time_for(announced), write(&mut file, body, limit)).await.map_err(|_| torn_body())??;
    Ok(file)
}

async fn write(file: &mut File, body: Body, limit: usize) -> Result<(), ApiError> {
    let mut pieces = Limited::new(body, limit).into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| refused_body(&*error))?;
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)
}

/// The whole of it; take one's [`Intake::turn`] first.
///
/// # Errors
/// When the disk fails.
pub async fn read_back(mut file: File) -> Result<Vec<u8>, ApiError> {
    let length = file.seek(SeekFrom::End(0)).await.map_err(failed)?;
    file.rewind().await.map_err(failed)?;
    // Of its very size, or growing would take twice the room.
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.read_to_end(&mut bytes).await.map_err(failed)?;
    Ok(bytes)
}

fn failed(error: io::Error) -> ApiError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StorageError::Full.into(),
        _ => ApiError::internal(error),
    }
}
