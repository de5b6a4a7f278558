//! The same things in another storage, for backups and bringing them back.
use app::domain::photo::PhotoHash;
use bytes::Bytes;
use futures::stream::{StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;

use super::files::copy;
use super::{PhotoStorage, StorageError, absent_is_none, addressed};

/// What came of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// With so many bytes.
    Now(u64),
    /// It lay there before.
    Known,
    /// Not here.
    Missing,
    /// Here with other bytes than its hash says; nothing was copied.
    Damaged,
}

impl PhotoStorage {
    /// Copies what lies in `folder` under this hash to `other`, unless it lies there already; durable when it returns, and only
    /// ever whole and with the bytes it is named by.
    pub async fn copy_to(&self, other: &Self, folder: &str, hash: &PhotoHash) -> Result<Copied, StorageError> {
        let path = addressed(folder, hash);
        let Some(found) = absent_is_none(self.objects.get(&path).await)? else { return Ok(Copied::Missing) };
        let size = found.meta.size;
        if absent_is_none(other.objects.head(&path).await)?.is_some_and(|there| there.size == size) {
            return Ok(Copied::Known);
        }
        let mut writing = other.objects.put_multipart(&path).await?;
        let copied = copy(found.into_stream().boxed(), &mut *writing).await;
        if !matches!(&copied, Ok(same) if same == hash) {
            // What was begun is in nobody's way; the error is what matters.
            let _ = writing.abort().await;
            return copied.map(|_| Copied::Damaged).map_err(Into::into);
        }
        writing.complete().await?;
        Ok(Copied::Now(size))
    }

    /// What was made from a picture, if it is here and not there: it may be made again, so that its bytes are not looked at.
    pub async fn copy_made(&self, other: &Self, folder: &str, hash: &PhotoHash) -> Result<(), StorageError> {
        let path = addressed(folder, hash);
        if absent_is_none(other.objects.head(&path).await)?.is_some() {
            return Ok(());
        }
        if let Some(found) = absent_is_none(self.objects.get(&path).await)? {
            let bytes: Vec<Bytes> = found.into_stream().try_collect().await?;
            other.objects.put(&path, bytes.concat().into()).await?;
        }
        Ok(())
    }
}
