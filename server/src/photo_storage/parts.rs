//! Parts of a picture on its way here: each lies at the offset where the one before it ends.
//!
//! They are found by following them, one question each. A listing would be one question too, but one for which a store may look
//! through all that it has; a picture has few parts.
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use bytes::{Bytes, BytesMut};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStoreExt};

use super::{PhotoStorage, StorageError, absent_is_none, part_at};

impl PhotoStorage {
    /// How many bytes, from the first on, lie in staging without a gap.
    pub async fn staged(&self, report: ReportId, hash: &PhotoHash) -> Result<u64, StorageError> {
        self.follow(&staging(report, hash), 0).await
    }

    /// Keeps what a part holds beyond what is here, durable when it returns; answers as [`PhotoStorage::staged`].
    pub async fn stage(&self, report: ReportId, hash: &PhotoHash, offset: u64, part: Bytes) -> Result<u64, StorageError> {
        let folder = staging(report, hash);
        // Asked anew: while this part was on its way another sender may have come further, or made the picture and dropped its parts.
        let here = self.follow(&folder, 0).await?;
        let end = offset + part.len() as u64;
        if offset > here || end <= here {
            return Ok(here);
        }
        // Parts of two senders may overlap; what is already here is the same bytes.
        let new = part.slice(usize::try_from(here - offset).unwrap_or(usize::MAX).min(part.len())..);
        self.objects.put(&part_at(&folder, here), new.into()).await?;
        self.follow(&folder, end).await
    }

    /// The parts put together, as far as they reach without a gap.
    pub async fn assemble(&self, report: ReportId, hash: &PhotoHash) -> Result<Bytes, StorageError> {
        let folder = staging(report, hash);
        let mut whole = BytesMut::new();
        while let Some(part) = self.read(&part_at(&folder, whole.len() as u64)).await? {
            if part.is_empty() {
                break;
            }
            whole.extend_from_slice(&part);
        }
        Ok(whole.freeze())
    }

    /// Forgets the parts of one picture. One that two senders left beside the others waits for [`PhotoStorage::drop_stale`].
    pub async fn drop_staged(&self, report: ReportId, hash: &PhotoHash) -> Result<(), StorageError> {
        let (folder, mut at) = (staging(report, hash), 0);
        while let Some(part) = self.part(&folder, at).await? {
            absent_is_none(self.objects.delete(&part.location).await)?;
            at += part.size;
        }
        Ok(())
    }

    /// Where the parts end that lie without a gap from `at` on.
    async fn follow(&self, folder: &Path, mut at: u64) -> Result<u64, StorageError> {
        while let Some(part) = self.part(folder, at).await? {
            at += part.size;
        }
        Ok(at)
    }

    /// The part that begins at `offset`; none without a byte, which would lead nowhere.
    async fn part(&self, folder: &Path, offset: u64) -> Result<Option<ObjectMeta>, StorageError> {
        let found = absent_is_none(self.objects.head(&part_at(folder, offset)).await)?;
        Ok(found.filter(|part| part.size > 0))
    }
}

fn staging(report: ReportId, hash: &PhotoHash) -> Path {
    Path::from("staging").join(report.0.simple().to_string()).join(hash.as_str())
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
        assert_eq!(storage.stage(report, &hash, 0, bytes.slice(..2)).await.unwrap(), 4, "a repeat takes nothing away");
        assert_eq!(storage.stage(report, &hash, 3, bytes.slice(3..7)).await.unwrap(), 7, "its sender knew of nothing yet");
        assert_eq!(storage.stage(report, &hash, 4, bytes.slice(4..)).await.unwrap(), 10, "another had come further meanwhile");
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 10);
        assert_eq!(storage.assemble(report, &hash).await.unwrap(), bytes);
        storage.drop_staged(report, &hash).await.unwrap();
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 0);
        assert_eq!(storage.stage(report, &hash, 4, bytes.slice(4..)).await.unwrap(), 0, "it was on its way while the others went");
        assert_eq!(storage.drop_stale(chrono::Utc::now() + chrono::Duration::hours(1)).await.unwrap(), 0, "nothing is left behind");
    }

    #[tokio::test]
    async fn a_part_that_two_senders_wrote_in_two_lengths_is_gone_on_from_where_it_ends_now() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let (report, bytes) = (ReportId(uuid::Uuid::from_u128(8)), Bytes::from_static(b"0123456789"));
        let hash = PhotoHash::of(&bytes);
        storage.stage(report, &hash, 0, bytes.slice(..6)).await.unwrap();
        storage.stage(report, &hash, 6, bytes.slice(6..8)).await.unwrap();
        // Both found nothing here; the shorter was written last.
        storage.objects.put(&part_at(&staging(report, &hash), 0), bytes.slice(..4).into()).await.unwrap();
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 4);
        assert_eq!(storage.stage(report, &hash, 4, bytes.slice(4..6)).await.unwrap(), 8, "what lies there fits");
        assert_eq!(storage.stage(report, &hash, 8, bytes.slice(8..)).await.unwrap(), 10);
        assert_eq!(storage.assemble(report, &hash).await.unwrap(), bytes);
    }
}
