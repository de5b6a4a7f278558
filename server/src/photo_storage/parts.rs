//! Parts of a picture on its way here: each lies at the offset where the one before it ends.
//!
//! They are found by following them, one question each. A listing would be one question too, but one for which a store may look
//! through all that it has; a picture has few parts. Where a sender goes on from where this server knows that they end, nothing is asked:
//! should they be gone meanwhile, putting them together finds it out.
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use bytes::{Bytes, BytesMut};
use futures::{StreamExt, stream};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use super::{PhotoStorage, StorageError, absent_is_none, part_at};

/// Pictures on their way that are remembered, a few megabytes; with more, all are found anew by following their parts.
const MOST: usize = 32_768;

/// Where the parts of pictures ended when this server last had to do with them.
#[derive(Debug, Default)]
pub(super) struct Reached(Mutex<HashMap<(ReportId, PhotoHash), u64>>);

impl Reached {
    fn get(&self, picture: &(ReportId, PhotoHash)) -> Option<u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(picture).copied()
    }

    fn set(&self, picture: (ReportId, PhotoHash), end: Option<u64>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match end {
            Some(end) => {
                if all.len() >= MOST && !all.contains_key(&picture) {
                    all.clear();
                }
                all.insert(picture, end);
            }
            None => drop(all.remove(&picture)),
        }
    }
}

/// Parts put together, as far as they reach without a gap.
#[derive(Debug)]
pub struct Assembled {
    pub bytes: Bytes,
    /// Where each of them lies.
    parts: Vec<Path>,
}

impl PhotoStorage {
    /// How many bytes, from the first on, lie in staging without a gap: as the store says it.
    pub async fn staged(&self, report: ReportId, hash: &PhotoHash) -> Result<u64, StorageError> {
        self.follow(&staging(report, hash), 0, u64::MAX).await
    }

    /// Whether what lies in staging reaches `wanted` without a gap; else how far.
    pub async fn reaches(&self, report: ReportId, hash: &PhotoHash, wanted: u64) -> Result<Result<(), u64>, StorageError> {
        let here = self.reached(report, hash, wanted).await?;
        Ok(if here >= wanted { Ok(()) } else { Err(here) })
    }

    /// Keeps what a part holds beyond what is here, durable when it returns; answers how many bytes are here then, or more.
    pub async fn stage(&self, report: ReportId, hash: &PhotoHash, offset: u64, part: Bytes) -> Result<u64, StorageError> {
        let here = self.reached(report, hash, offset).await?;
        let end = offset + part.len() as u64;
        if offset > here || end <= here {
            return Ok(here);
        }
        // Parts of two senders may overlap; what is already here is the same bytes.
        let new = part.slice(usize::try_from(here - offset).unwrap_or(usize::MAX).min(part.len())..);
        self.objects.put(&part_at(&staging(report, hash), here), new.into()).await?;
        self.reached.set((report, hash.clone()), Some(end));
        Ok(end)
    }

    pub async fn assemble(&self, report: ReportId, hash: &PhotoHash) -> Result<Assembled, StorageError> {
        let (folder, mut whole, mut parts) = (staging(report, hash), BytesMut::new(), Vec::new());
        // Whatever comes of it: what is known of them is no more than this.
        self.reached.set((report, hash.clone()), None);
        loop {
            let at = part_at(&folder, whole.len() as u64);
            match self.read(&at).await?.filter(|part| !part.is_empty()) {
                Some(part) => whole.extend_from_slice(&part),
                None => return Ok(Assembled { bytes: whole.freeze(), parts }),
            }
            parts.push(at);
        }
    }

    /// Forgets the parts that a picture was put together from. One that two senders left beside them waits for
    /// [`PhotoStorage::drop_stale`].
    pub async fn drop_parts(&self, assembled: &Assembled) -> Result<(), StorageError> {
        let all = assembled.parts.clone().into_iter().map(Ok);
        let mut dropped = self.objects.delete_stream(Box::pin(stream::iter(all)));
        while let Some(part) = dropped.next().await {
            absent_is_none(part)?;
        }
        Ok(())
    }

    /// As far as `wanted` or further; else as far as they go. From where they ended last, unless the sender goes back: it may know better.
    async fn reached(&self, report: ReportId, hash: &PhotoHash, wanted: u64) -> Result<u64, StorageError> {
        let (folder, picture) = (staging(report, hash), (report, hash.clone()));
        if let Some(known) = self.reached.get(&picture).filter(|known| *known <= wanted) {
            let here = self.follow(&folder, known, wanted).await?;
            if here >= wanted {
                return Ok(here);
            }
        }
        let here = self.follow(&folder, 0, u64::MAX).await?;
        self.reached.set(picture, Some(here));
        Ok(here)
    }

    /// Where the parts end that lie without a gap from `at` on, up to the one that reaches `wanted`.
    async fn follow(&self, folder: &Path, mut at: u64, wanted: u64) -> Result<u64, StorageError> {
        while at < wanted {
            let part = absent_is_none(self.objects.head(&part_at(folder, at)).await)?;
            // One without a byte would lead nowhere.
            let Some(part) = part.filter(|part| part.size > 0) else { break };
            at += part.size;
        }
        Ok(at)
    }
}

fn staging(report: ReportId, hash: &PhotoHash) -> Path {
    Path::from("staging").join(report.0.simple().to_string()).join(hash.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(number: u128) -> (ReportId, PhotoHash, Bytes) {
        let bytes = Bytes::from_static(b"0123456789");
        (ReportId(uuid::Uuid::from_u128(number)), PhotoHash::of(&bytes), bytes)
    }

    #[tokio::test]
    async fn parts_that_came_out_of_order_and_twice_make_the_whole_picture() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let (report, hash, bytes) = picture(7);
        let stage = async |offset, part| storage.stage(report, &hash, offset, part).await.unwrap();
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 0);
        assert_eq!(stage(6, bytes.slice(6..)).await, 0, "a gap does not count");
        assert_eq!(storage.reaches(report, &hash, 6).await.unwrap(), Err(0));
        assert_eq!(stage(0, bytes.slice(..4)).await, 4);
        assert_eq!(stage(0, bytes.slice(..2)).await, 4, "a repeat takes nothing away");
        assert_eq!(stage(3, bytes.slice(3..7)).await, 7, "its sender knew of nothing yet");
        assert_eq!(stage(4, bytes.slice(4..)).await, 10, "another had come further meanwhile");
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 10);
        let whole = storage.assemble(report, &hash).await.unwrap();
        assert_eq!(whole.bytes, bytes);
        storage.drop_parts(&whole).await.unwrap();
        storage.drop_parts(&whole).await.expect("they are gone already");
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 0);
        assert_eq!(stage(4, bytes.slice(4..)).await, 0, "it was on its way while the others went");
        assert_eq!(storage.drop_stale(chrono::Utc::now() + chrono::Duration::hours(1)).await.unwrap(), 0, "nothing is left behind");
    }

    /// Two servers before one store, which know nothing of each other.
    #[tokio::test]
    async fn a_sender_gets_through_whichever_server_hears_it_and_whatever_that_one_remembers() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = [(); 2].map(|()| PhotoStorage::on_disk(folder.path()).unwrap());
        let (report, hash, bytes) = picture(8);
        for (server, part) in [(&one, 0..2), (&other, 2..4), (&one, 4..6), (&one, 6..8)] {
            let (offset, end) = (part.start as u64, part.end as u64);
            assert_eq!(server.reaches(report, &hash, offset).await.unwrap(), Ok(()));
            assert_eq!(server.stage(report, &hash, offset, bytes.slice(part)).await.unwrap(), end);
        }
        // The other makes it of a last part, finds fault with it, and drops it all.
        other.stage(report, &hash, 8, bytes.slice(8..)).await.unwrap();
        let whole = other.assemble(report, &hash).await.unwrap();
        assert_eq!(whole.bytes, bytes);
        other.drop_parts(&whole).await.unwrap();
        // The first remembers eight: who goes on there is told at the end, and who begins anew is believed.
        assert_eq!(one.stage(report, &hash, 8, bytes.slice(8..)).await.unwrap(), 10);
        assert_eq!(one.assemble(report, &hash).await.unwrap().bytes.len(), 0, "the sender begins anew");
        assert_eq!(one.reaches(report, &hash, 8).await.unwrap(), Err(0));
        one.stage(report, &hash, 0, bytes.slice(..6)).await.unwrap();
        other.stage(report, &hash, 6, bytes.slice(6..)).await.unwrap();
        assert_eq!(other.assemble(report, &hash).await.unwrap().bytes, bytes);
    }

    #[tokio::test]
    async fn a_server_that_remembers_what_is_gone_lets_a_sender_begin_anew() {
        let folder = tempfile::tempdir().unwrap();
        let [one, other] = [(); 2].map(|()| PhotoStorage::on_disk(folder.path()).unwrap());
        let (report, hash, bytes) = picture(9);
        one.stage(report, &hash, 0, bytes.slice(..6)).await.unwrap();
        let begun = other.assemble(report, &hash).await.unwrap();
        other.drop_parts(&begun).await.unwrap();
        assert_eq!(one.stage(report, &hash, 0, bytes.slice(..4)).await.unwrap(), 4, "and not that six are here");
        assert_eq!(one.stage(report, &hash, 4, bytes.slice(4..)).await.unwrap(), 10);
        assert_eq!(other.assemble(report, &hash).await.unwrap().bytes, bytes);
    }

    #[tokio::test]
    async fn a_part_that_two_senders_wrote_in_two_lengths_is_gone_on_from_where_it_ends_now() {
        let folder = tempfile::tempdir().unwrap();
        let storage = PhotoStorage::on_disk(folder.path()).unwrap();
        let (report, hash, bytes) = picture(10);
        storage.stage(report, &hash, 0, bytes.slice(..6)).await.unwrap();
        storage.stage(report, &hash, 6, bytes.slice(6..8)).await.unwrap();
        // Both found nothing here; the shorter was written last.
        storage.objects.put(&part_at(&staging(report, &hash), 0), bytes.slice(..4).into()).await.unwrap();
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 4);
        assert_eq!(storage.stage(report, &hash, 4, bytes.slice(4..6)).await.unwrap(), 6);
        assert_eq!(storage.staged(report, &hash).await.unwrap(), 8, "what lies there fits");
        assert_eq!(storage.stage(report, &hash, 8, bytes.slice(8..)).await.unwrap(), 10);
        assert_eq!(storage.assemble(report, &hash).await.unwrap().bytes, bytes);
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let (reached, (_, hash, _)) = (Reached::default(), picture(0));
        let report = |n: usize| ReportId(uuid::Uuid::from_u128(n as u128));
        for n in 0..=MOST {
            reached.set((report(n), hash.clone()), Some(1));
        }
        assert_eq!(reached.get(&(report(MOST), hash.clone())), Some(1));
        assert_eq!(reached.get(&(report(0), hash.clone())), None, "followed anew");
        reached.set((report(MOST), hash.clone()), None);
        assert!(reached.0.lock().unwrap().is_empty());
    }
}
