//! The only code that touches stored pictures: content-addressed, durable before it answers.
//!
//! ```text
//! photos/ab/<hash>                          the bytes as they left the phone
//! thumbs/ab/<hash>                          a JPEG of at most 480 px
//! prints/ab/<hash>                          a JPEG of at most 800 px, for papers
//! documents/ab/<hash>                       a paper made from frozen data
//! erasures/<person>                         that a person's data was taken out ([`erasures`])
//! imports/<hash>                            a sheet or picture handed in to be imported, for some days
//! files/ab/<hash>                           a file that an office hands out ([`files`])
//! staging/<report>/<hash>/<offset, 12 digits>   parts of a picture ([`parts`])
//! staging/files/<unit>/<file>/<offset, 12 digits>  parts of a file
//! ```
//! One level of folders, all made at start, so that no upload has to make (and fsync) a folder of its own.
mod copies;
mod erasures;
mod files;
mod parts;
mod s3;

use std::error::Error as _;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use app::domain::photo::PhotoHash;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::stream::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use thiserror::Error;

use self::parts::Reached;
use crate::queue::{Busy, Queue};
pub use copies::Copied;
pub use files::{FileStream, FileUpload};
pub use s3::S3Options;

/// Folders of what rows name by its hash.
pub const PHOTOS: &str = "photos";
pub const DOCUMENTS: &str = "documents";
pub const FILES: &str = "files";
/// Folders of what is made from pictures.
pub const THUMBS: &str = "thumbs";
pub const PRINTS: &str = "prints";

#[derive(Debug, Error)]
pub enum StorageError {
    #[error("no room left")]
    Full,
    /// Nothing was done.
    #[error(transparent)]
    Busy(#[from] Busy),
    /// It does not answer; it may in a while.
    #[error("{0}")]
    Away(String),
    #[error("{0}")]
    Failed(String),
}

/// Pictures on a disk, or on whatever else speaks [`ObjectStore`]. Cheap to clone.
#[derive(Clone)]
pub struct PhotoStorage {
    objects: Arc<dyn ObjectStore>,
    reached: Arc<Reached>,
    /// Those who wait for a store that is not the machine's own disk.
    queue: Queue,
}

/// Where pictures, papers and files are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pictures {
    Folder(PathBuf),
    S3(S3Options),
}

impl PhotoStorage {
    /// # Errors
    /// When the place cannot be used as far as that is known without asking it.
    pub fn open(place: &Pictures) -> Result<Self, StorageError> {
        match place {
            Pictures::Folder(folder) => Self::on_disk(folder),
            Pictures::S3(options) => Self::on_s3(options),
        }
    }

    /// Keeps everything below `folder`, which is made if it is missing; every write is fsynced, its folder too.
    ///
    /// # Errors
    /// When the folders cannot be made.
    pub fn on_disk(folder: &FilePath) -> Result<Self, StorageError> {
        let failed = |error: io::Error| StorageError::Failed(format!("{}: {error}", folder.display()));
        for kind in [PHOTOS, THUMBS, PRINTS, DOCUMENTS, FILES] {
            for first in 0..=255_u8 {
                std::fs::create_dir_all(folder.join(kind).join(format!("{first:02x}"))).map_err(failed)?;
            }
            std::fs::File::open(folder.join(kind)).and_then(|dir| dir.sync_all()).map_err(failed)?;
        }
        for kind in ["imports", "staging", erasures::ERASURES] {
            std::fs::create_dir_all(folder.join(kind)).map_err(failed)?;
        }
        std::fs::File::open(folder).and_then(|dir| dir.sync_all()).map_err(failed)?;
        let disk = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self::new(Arc::new(disk)))
    }

    /// `objects` must be durable when `put` returns, as S3 is.
    pub fn new(objects: Arc<dyn ObjectStore>) -> Self {
        Self { objects, reached: Arc::default(), queue: Queue::default() }
    }

    /// How many requests of this process wait for their turn at the store.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Whether somebody was sent away a moment ago.
    pub fn is_crowded(&self) -> bool {
        self.queue.is_crowded()
    }

    /// Whether a picture may begin to come.
    ///
    /// # Errors
    /// [`StorageError::Busy`] when too many wait that are here already.
    pub fn admits(&self) -> Result<(), StorageError> {
        Ok(self.queue.admits()?)
    }

    /// Durable when it returns. The caller has checked that `bytes` have this hash; a repeat writes the same again.
    pub async fn put(&self, hash: &PhotoHash, bytes: Bytes) -> Result<(), StorageError> {
        self.objects.put(&addressed(PHOTOS, hash), bytes.into()).await?;
        Ok(())
    }

    pub async fn photo(&self, hash: &PhotoHash) -> Result<Option<Bytes>, StorageError> {
        self.read(&addressed(PHOTOS, hash)).await
    }

    pub async fn put_thumbnail(&self, hash: &PhotoHash, jpeg: Bytes) -> Result<(), StorageError> {
        self.objects.put(&addressed(THUMBS, hash), jpeg.into()).await?;
        Ok(())
    }

    pub async fn thumbnail(&self, hash: &PhotoHash) -> Result<Option<Bytes>, StorageError> {
        self.read(&addressed(THUMBS, hash)).await
    }

    pub async fn put_print(&self, hash: &PhotoHash, jpeg: Bytes) -> Result<(), StorageError> {
        self.objects.put(&addressed(PRINTS, hash), jpeg.into()).await?;
        Ok(())
    }

    pub async fn print(&self, hash: &PhotoHash) -> Result<Option<Bytes>, StorageError> {
        self.read(&addressed(PRINTS, hash)).await
    }

    /// Keeps a paper, durable when it returns, and answers with what it is found by.
    pub async fn put_document(&self, bytes: Bytes) -> Result<PhotoHash, StorageError> {
        let hash = PhotoHash::of(&bytes);
        self.objects.put(&addressed(DOCUMENTS, &hash), bytes.into()).await?;
        Ok(hash)
    }

    pub async fn document(&self, hash: &PhotoHash) -> Result<Option<Bytes>, StorageError> {
        self.read(&addressed(DOCUMENTS, hash)).await
    }

    /// The hash of what lies in this folder under a hash, and how many bytes it is; none when it is not there.
    pub async fn digest(&self, folder: &str, hash: &PhotoHash) -> Result<Option<(PhotoHash, u64)>, StorageError> {
        let Some(found) = absent_is_none(self.objects.get(&addressed(folder, hash)).await)? else { return Ok(None) };
        let (mut digest, mut size, mut bytes) = (Sha256::new(), 0, found.into_stream());
        while let Some(piece) = bytes.try_next().await? {
            digest.update(&piece);
            size += piece.len() as u64;
        }
        Ok(Some((PhotoHash::of_digest(&digest.finalize().into()), size)))
    }

    /// Keeps a file of an import until [`PhotoStorage::drop_stale`] finds it, and answers with what it is found by.
    pub async fn put_import(&self, bytes: Bytes) -> Result<PhotoHash, StorageError> {
        let hash = PhotoHash::of(&bytes);
        self.objects.put(&imported(&hash), bytes.into()).await?;
        Ok(hash)
    }

    pub async fn import(&self, hash: &PhotoHash) -> Result<Option<Bytes>, StorageError> {
        self.read(&imported(hash)).await
    }

    /// Removes parts and imports last written before `limit`: their phone has given up, or has sent the picture otherwise.
    pub async fn drop_stale(&self, limit: DateTime<Utc>) -> Result<usize, StorageError> {
        let mut all: Vec<ObjectMeta> = self.objects.list(Some(&Path::from("staging"))).try_collect().await?;
        all.extend(self.objects.list(Some(&Path::from("imports"))).try_collect::<Vec<_>>().await?);
        let stale: Vec<_> = all.into_iter().filter(|meta| meta.last_modified < limit).collect();
        for meta in &stale {
            absent_is_none(self.objects.delete(&meta.location).await)?;
        }
        Ok(stale.len())
    }

    async fn read(&self, path: &Path) -> Result<Option<Bytes>, StorageError> {
        match absent_is_none(self.objects.get(path).await)? {
            Some(found) => Ok(absent_is_none(found.bytes().await)?),
            None => Ok(None),
        }
    }
}

fn addressed(kind: &str, hash: &PhotoHash) -> Path {
    Path::from(kind).join(&hash.as_str()[..2]).join(hash.as_str())
}

fn imported(hash: &PhotoHash) -> Path {
    Path::from("imports").join(hash.as_str())
}

fn part_at(folder: &Path, offset: u64) -> Path {
    folder.clone().join(format!("{offset:012}"))
}

fn absent_is_none<T>(result: object_store::Result<T>) -> Result<Option<T>, StorageError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl From<object_store::Error> for StorageError {
    fn from(error: object_store::Error) -> Self {
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<io::Error>()
                && matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
            {
                return StorageError::Full;
            }
            if let Some(busy) = inner.downcast_ref::<Busy>() {
                return StorageError::Busy(*busy);
            }
            cause = inner.source();
        }
        match error {
            object_store::Error::Generic { store: "S3", .. } => StorageError::Away(error.to_string()),
            _ => StorageError::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use app::domain::report::ReportId;

    use super::*;

    #[tokio::test]
    async fn a_stored_picture_is_found_again_and_an_unknown_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let bytes = Bytes::from_static(b"picture");
        let hash = PhotoHash::of(&bytes);
        assert_eq!(storage.photo(&hash).await.unwrap(), None);
        storage.put(&hash, bytes.clone()).await.unwrap();
        storage.put(&hash, bytes.clone()).await.unwrap();
        let again = PhotoStorage::on_disk(folder.path()).unwrap();
        assert_eq!(again.photo(&hash).await.unwrap(), Some(bytes));
        assert_eq!(again.thumbnail(&hash).await.unwrap(), None);
    }

    #[tokio::test]
    async fn only_parts_that_nobody_touched_for_long_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let (report, hash) = (ReportId(uuid::Uuid::from_u128(7)), PhotoHash::of(b"x"));
        storage.stage(report, &hash, 0, Bytes::from_static(b"x")).await.unwrap();
        assert_eq!(storage.drop_stale(DateTime::UNIX_EPOCH).await.unwrap(), 0);
        assert_eq!(storage.drop_stale(Utc::now() + chrono::Duration::hours(1)).await.unwrap(), 1);
    }
}
