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
//! staging/<report>/<hash>/<offset, 12 digits>   parts of a picture
//! staging/files/<unit>/<file>/<offset, 12 digits>  parts of a file
//! ```
//! One level of folders, all made at start, so that no upload has to make (and fsync) a folder of its own.
mod copies;
mod erasures;
mod files;
mod s3;

use std::error::Error as _;
use std::io;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures::stream::{StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use sha2::{Digest, Sha256};
use thiserror::Error;

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
        Self { objects }
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

    /// How many bytes, from the first on, lie in staging without a gap.
    pub async fn staged(&self, report: ReportId, hash: &PhotoHash) -> Result<u64, StorageError> {
        Ok(contiguous(&self.parts(report, hash).await?))
    }

    /// Keeps one part of a picture, durable when it returns; answers as [`PhotoStorage::staged`].
    pub async fn stage(&self, report: ReportId, hash: &PhotoHash, offset: u64, part: Bytes) -> Result<u64, StorageError> {
        self.objects.put(&part_at(&staging(report, hash), offset), part.into()).await?;
        self.staged(report, hash).await
    }

    /// The parts put together, as far as they reach without a gap.
    pub async fn assemble(&self, report: ReportId, hash: &PhotoHash) -> Result<Bytes, StorageError> {
        let parts = self.parts(report, hash).await?;
        let mut whole = BytesMut::with_capacity(usize::try_from(contiguous(&parts)).unwrap_or(0));
        for (offset, meta) in parts {
            let at = whole.len() as u64;
            if offset > at {
                break;
            }
            let Some(bytes) = self.read(&meta.location).await? else { break };
            // Parts of two senders may overlap; what is already here is the same bytes.
            let known = usize::try_from(at - offset).unwrap_or(usize::MAX).min(bytes.len());
            whole.extend_from_slice(&bytes[known..]);
        }
        Ok(whole.freeze())
    }

    /// Forgets the parts of one picture.
    pub async fn drop_staged(&self, report: ReportId, hash: &PhotoHash) -> Result<(), StorageError> {
        self.drop_parts(&staging(report, hash)).await
    }

    async fn drop_parts(&self, folder: &Path) -> Result<(), StorageError> {
        for (_, meta) in self.parts_below(folder).await? {
            absent_is_none(self.objects.delete(&meta.location).await)?;
        }
        Ok(())
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

    /// Most pictures come whole: that nothing begins here is one question, where a listing may cost a store a look at all that it has.
    async fn parts(&self, report: ReportId, hash: &PhotoHash) -> Result<Vec<(u64, ObjectMeta)>, StorageError> {
        let folder = staging(report, hash);
        match absent_is_none(self.objects.head(&part_at(&folder, 0)).await)? {
            Some(_) => self.parts_below(&folder).await,
            None => Ok(Vec::new()),
        }
    }

    /// Offset and file of each part, in order; names that are not offsets are none of ours.
    async fn parts_below(&self, folder: &Path) -> Result<Vec<(u64, ObjectMeta)>, StorageError> {
        let mut listing = self.objects.list(Some(folder));
        let mut parts = Vec::new();
        while let Some(meta) = listing.next().await {
            let Some(meta) = absent_is_none(meta)? else { continue };
            if let Some(offset) = meta.location.filename().and_then(|name| name.parse().ok()) {
                parts.push((offset, meta));
            }
        }
        parts.sort_by_key(|(offset, _)| *offset);
        Ok(parts)
    }

    async fn read(&self, path: &Path) -> Result<Option<Bytes>, StorageError> {
        match absent_is_none(self.objects.get(path).await)? {
            Some(found) => Ok(absent_is_none(found.bytes().await)?),
            None => Ok(None),
        }
    }
}

fn contiguous(parts: &[(u64, ObjectMeta)]) -> u64 {
    parts.iter().fold(0, |end, (offset, meta)| if *offset <= end { end.max(offset + meta.size) } else { end })
}

fn addressed(kind: &str, hash: &PhotoHash) -> Path {
    Path::from(kind).join(&hash.as_str()[..2]).join(hash.as_str())
}

fn imported(hash: &PhotoHash) -> Path {
    Path::from("imports").join(hash.as_str())
}

fn staging(report: ReportId, hash: &PhotoHash) -> Path {
    Path::from("staging").join(report.0.simple().to_string()).join(hash.as_str())
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
        if matches!(error, object_store::Error::Generic { store: "S3", .. }) {
            return StorageError::Away(error.to_string());
        }
        let mut cause = error.source();
        while let Some(inner) = cause {
            if let Some(io) = inner.downcast_ref::<io::Error>()
                && matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
            {
                return StorageError::Full;
            }
            cause = inner.source();
        }
        StorageError::Failed(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn parts_that_came_out_of_order_and_twice_make_the_whole_picture() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let (report, bytes) = (ReportId(uuid::Uuid::from_u128(7)), Bytes::from_static(b"0123456789"));
        let hash = PhotoHash::of(&bytes);
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 0);
        assert_eq!(storage.stage(report, &hash, 6, bytes.slice(6..)).await.unwrap(), 0, "a gap does not count");
        assert_eq!(storage.stage(report, &hash, 0, bytes.slice(..4)).await.unwrap(), 4);
        assert_eq!(storage.stage(report, &hash, 3, bytes.slice(3..7)).await.unwrap(), 10);
        assert_eq!(storage.assemble(report, &hash).await.unwrap(), bytes);
        storage.drop_staged(report, &hash).await.unwrap();
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 0);
    }

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
