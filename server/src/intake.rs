//! A large file on its way in (a rescue file, a ZIP of pictures): on disk while it comes, opened one at a time. It takes
//! nothing of the share of bodies that the phones' own sending needs, however large and slow it is.
use std::io::{self, SeekFrom};
use std::path::Path;
use std::time::Duration;

use app::domain::access::PersonId;
use axum::body::{Body, HttpBody};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::ApiError;
use crate::extract::{Pieces, drain};
use crate::photo_storage::StorageError;
use crate::turns::{Turn, Turns};

/// Files that may be coming at once, so that they cannot fill the disk.
const ARRIVING: usize = 4;
/// Tables that are read at once: one that is made for it takes a few hundred megabytes.
const TABLES: usize = 2;

/// The places for large files of one server process.
pub struct Intake {
    arriving: Turns,
    tables: Semaphore,
    opening: Semaphore,
}

impl Default for Intake {
    fn default() -> Self {
        Self { arriving: Turns::new(ARRIVING, 1, Duration::ZERO), tables: Semaphore::new(TABLES), opening: Semaphore::new(1) }
    }
}

impl Intake {
    /// Room on the disk for one file of this person.
    ///
    /// # Errors
    /// 503 when as many as may are coming already, or one of theirs.
    pub fn place(&self, person: PersonId) -> Result<Turn, ApiError> {
        self.arriving.at_once(person, 1)
    }

    /// Waits until a table may be read.
    ///
    /// # Errors
    /// When the server is going down.
    pub async fn table(&self) -> Result<SemaphorePermit<'_>, ApiError> {
        self.tables.acquire().await.map_err(ApiError::internal)
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
    let mut file = File::from_std(tempfile::tempfile_in(folder).map_err(failed)?);
    let mut pieces = Pieces::of(body, limit);
    while let Some(piece) = pieces.next().await? {
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    Ok(file)
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
