//! Files of any size: received in parts, put together without ever being whole in memory, read from any byte on.
use std::ops::Range;

use app::domain::file::FileId;
use app::domain::photo::PhotoHash;
use app::domain::unit::UnitId;
use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};

use super::{FILES, PhotoStorage, StorageError, absent_is_none, addressed, part_at};

/// Bytes written at once: S3 takes none smaller than 5 MiB but the last.
const PART: usize = 6 * 1024 * 1024;

/// Bytes of a file as they come off the disk.
pub type FileStream = BoxStream<'static, object_store::Result<Bytes>>;

/// A file on its way here. Its office is part of the address, so that nobody adds to another office's file.
#[derive(Debug, Clone, Copy)]
pub struct FileUpload {
    pub unit: UnitId,
    pub id: FileId,
}

impl PhotoStorage {
    /// Keeps one part of a file, durable when it returns; answers how many bytes, from the first on, lie here without a gap.
    pub async fn stage_file(&self, upload: FileUpload, offset: u64, part: Bytes) -> Result<u64, StorageError> {
        self.objects.put(&part_at(&staging(upload), offset), part.into()).await?;
        self.staged_file(upload).await
    }

    pub async fn staged_file(&self, upload: FileUpload) -> Result<u64, StorageError> {
        Ok(contiguous(&self.parts_below(&staging(upload)).await?))
    }

    /// Puts the parts together under the hash of their bytes, durable when it returns; the hash, and how many bytes they are.
    pub async fn assemble_file(&self, upload: FileUpload) -> Result<(PhotoHash, u64), StorageError> {
        let parts = self.parts_below(&staging(upload)).await?;
        let (mut digest, mut size, mut bytes) = (Sha256::new(), 0, joined(self, &parts));
        while let Some(piece) = bytes.try_next().await? {
            digest.update(&piece);
            size += piece.len() as u64;
        }
        let hash = PhotoHash::of_digest(&digest.finalize().into());
        let mut writing = self.objects.put_multipart(&addressed(FILES, &hash)).await?;
        let copied = copy(joined(self, &parts), &mut *writing).await;
        // Parts may be replaced while they are read: what stands under a hash has it, or another's file would change.
        if !matches!(&copied, Ok(same) if *same == hash) {
            // What was begun is in nobody's way; the error is what matters.
            let _ = writing.abort().await;
            copied?;
            return Err(StorageError::Failed("the parts of a file changed while it was put together".to_owned()));
        }
        writing.complete().await?;
        Ok((hash, size))
    }

    /// The first bytes of what lies here, at least so many if it has them.
    pub async fn head_of_file(&self, upload: FileUpload, bytes: usize) -> Result<Bytes, StorageError> {
        let mut head = BytesMut::new();
        for (offset, meta) in self.parts_below(&staging(upload)).await? {
            if head.len() >= bytes || offset != head.len() as u64 {
                break;
            }
            head.extend_from_slice(&self.read(&meta.location).await?.unwrap_or_default());
        }
        Ok(head.freeze())
    }

    /// Forgets the parts of one file.
    pub async fn drop_staged_file(&self, upload: FileUpload) -> Result<(), StorageError> {
        for (_, meta) in self.parts_below(&staging(upload)).await? {
            absent_is_none(self.objects.delete(&meta.location).await)?;
        }
        Ok(())
    }

    /// The bytes of `range`; none when the file is gone.
    pub async fn file(&self, hash: &PhotoHash, range: Range<u64>) -> Result<Option<FileStream>, StorageError> {
        let options = object_store::GetOptions { range: Some(range.into()), ..Default::default() };
        let found = absent_is_none(self.objects.get_opts(&addressed(FILES, hash), options).await)?;
        Ok(found.map(|found| found.into_stream()))
    }

    /// Removes a file that was written before `limit`: one that came again since, while its record was being dropped, stays.
    pub async fn drop_file(&self, hash: &PhotoHash, limit: DateTime<Utc>) -> Result<(), StorageError> {
        let path = addressed(FILES, hash);
        let found = absent_is_none(self.objects.head(&path).await)?;
        if found.is_some_and(|found| found.last_modified < limit) {
            absent_is_none(self.objects.delete(&path).await)?;
        }
        Ok(())
    }

    /// Offset and file of each part, in order; names that are not offsets are none of ours. A file may have hundreds, so they are
    /// listed.
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
}

fn contiguous(parts: &[(u64, ObjectMeta)]) -> u64 {
    parts.iter().fold(0, |end, (offset, meta)| if *offset <= end { end.max(offset + meta.size) } else { end })
}

/// The hash of what was written.
pub(super) async fn copy(mut bytes: FileStream, writing: &mut dyn MultipartUpload) -> object_store::Result<PhotoHash> {
    let (mut digest, mut part) = (Sha256::new(), BytesMut::new());
    while let Some(piece) = bytes.try_next().await? {
        digest.update(&piece);
        part.extend_from_slice(&piece);
        if part.len() >= PART {
            writing.put_part(PutPayload::from(part.split().freeze())).await?;
        }
    }
    writing.put_part(PutPayload::from(part.freeze())).await?;
    Ok(PhotoHash::of_digest(&digest.finalize().into()))
}

/// What lies in the parts, in order and without a gap; what two parts both hold comes once.
fn joined(storage: &PhotoStorage, parts: &[(u64, ObjectMeta)]) -> FileStream {
    let (mut at, mut pieces) = (0, Vec::new());
    for (offset, meta) in parts {
        let end = offset + meta.size;
        if *offset <= at && end > at {
            pieces.push((meta.location.clone(), at - offset..meta.size));
            at = end;
        }
    }
    let objects = storage.objects.clone();
    let read = move |(path, range): (Path, Range<u64>)| {
        let objects = objects.clone();
        async move {
            let options = object_store::GetOptions { range: Some(range.into()), ..Default::default() };
            objects.get_opts(&path, options).await.map(|found| found.into_stream())
        }
    };
    stream::iter(pieces).then(read).try_flatten().boxed()
}

fn staging(upload: FileUpload) -> Path {
    Path::from("staging").join("files").join(upload.unit.0.simple().to_string()).join(upload.id.0.simple().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_in_overlapping_parts_is_one_file_that_is_read_from_any_byte() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let upload = FileUpload { unit: UnitId(uuid::Uuid::from_u128(1)), id: FileId(uuid::Uuid::from_u128(7)) };
        let bytes = Bytes::from_static(b"0123456789");
        assert_eq!(storage.stage_file(upload, 6, bytes.slice(6..)).await.unwrap(), 0, "a gap does not count");
        assert_eq!(storage.stage_file(upload, 0, bytes.slice(..4)).await.unwrap(), 4);
        assert_eq!(storage.stage_file(upload, 3, bytes.slice(3..7)).await.unwrap(), 10);
        let (hash, size) = storage.assemble_file(upload).await.unwrap();
        assert_eq!((&hash, size), (&PhotoHash::of(&bytes), 10));
        let read = storage.file(&hash, 4..8).await.unwrap().unwrap();
        let read: Vec<Bytes> = read.map(|part| part.unwrap()).collect().await;
        assert_eq!(read.concat(), b"4567");
        storage.drop_staged_file(upload).await.unwrap();
        assert_eq!(storage.staged_file(upload).await.unwrap(), 0);
        storage.drop_file(&hash, DateTime::UNIX_EPOCH).await.unwrap();
        assert!(storage.file(&hash, 0..1).await.unwrap().is_some(), "it was written since");
        storage.drop_file(&hash, Utc::now() + chrono::Duration::hours(1)).await.unwrap();
        assert!(storage.file(&hash, 0..1).await.unwrap().is_none());
    }
}
