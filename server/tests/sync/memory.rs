//! What a phone of the tests is made of: a disk in memory, nobody who listens, chance that can be repeated.
use std::cell::RefCell;

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::review::Review;
use app::offline::draft::Draft;
use app::offline::outbox::{Delivery, OutboxItem, SentReport};
use app::offline::ports::{Listener, LocalStore, StoreError, Stored, SyncEvent};
use app::offline::stale::Stale;
use chrono::Utc;

use crate::disk::Disk;

/// See [`Disk`]; nothing fails here.
#[derive(Default)]
pub struct MemoryDisk(pub RefCell<Disk>);

impl MemoryDisk {
    fn ok<'a, T: 'a>(&'a self, act: impl FnOnce(&mut Disk) -> T + 'a) -> Stored<'a, T> {
        Box::pin(async move {
            // Like a real disk it gives way, so that two tabs take turns.
            tokio::task::yield_now().await;
            Ok::<T, StoreError>(act(&mut self.0.borrow_mut()))
        })
    }
}

impl LocalStore for MemoryDisk {
    fn drafts(&self) -> Stored<'_, Vec<Draft>> {
        self.ok(|disk| disk.drafts.values().cloned().collect())
    }
    fn draft(&self, id: ReportId) -> Stored<'_, Option<Draft>> {
        self.ok(move |disk| disk.drafts.get(&id).cloned())
    }
    fn save_draft<'a>(&'a self, draft: &'a Draft, based_on: Option<i64>) -> Stored<'a, Result<(), Stale>> {
        self.ok(move |disk| disk.save_draft(draft, based_on))
    }
    fn delete_draft(&self, id: ReportId) -> Stored<'_, ()> {
        self.ok(move |disk| disk.delete_draft(id))
    }
    fn save_photo<'a>(&'a self, hash: &'a PhotoHash, bytes: &'a [u8], preview: &'a [u8]) -> Stored<'a, ()> {
        self.ok(|disk| {
            disk.photos.insert(hash.clone(), bytes.to_vec());
            disk.previews.insert(hash.clone(), preview.to_vec());
        })
    }
    fn photo<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        self.ok(|disk| disk.photos.get(hash).cloned())
    }
    fn preview<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        self.ok(|disk| disk.previews.get(hash).cloned())
    }
    fn outbox(&self) -> Stored<'_, Vec<OutboxItem>> {
        self.ok(|disk| disk.outbox.values().cloned().collect())
    }
    fn unreadable(&self) -> Stored<'_, usize> {
        self.ok(|disk| disk.unreadable)
    }
    fn enqueue<'a>(&'a self, item: &'a OutboxItem, based_on: i64) -> Stored<'a, Result<(), Stale>> {
        self.ok(move |disk| disk.enqueue(item, based_on))
    }
    fn take_back<'a>(&'a self, item: &'a OutboxItem, draft: &'a Draft) -> Stored<'a, bool> {
        self.ok(|disk| disk.take_back(item, draft))
    }
    fn update_delivery<'a>(&'a self, id: ReportId, version: u32, delivery: &'a Delivery) -> Stored<'a, bool> {
        self.ok(move |disk| disk.update_delivery(id, version, delivery))
    }
    fn settle<'a>(&'a self, sent: &'a SentReport) -> Stored<'a, ()> {
        self.ok(|disk| disk.settle(sent))
    }
    fn note_review<'a>(&'a self, id: ReportId, review: &'a Review) -> Stored<'a, bool> {
        self.ok(move |disk| disk.note_review(id, review))
    }
    fn sent(&self) -> Stored<'_, Vec<SentReport>> {
        self.ok(|disk| disk.sent.values().cloned().collect())
    }
    fn value<'a>(&'a self, name: &'a str) -> Stored<'a, Option<String>> {
        self.ok(|disk| disk.values.get(name).cloned())
    }
    fn set_value<'a>(&'a self, name: &'a str, json: Option<&'a str>) -> Stored<'a, ()> {
        self.ok(move |disk| match json {
            Some(json) => drop(disk.values.insert(name.to_owned(), json.to_owned())),
            None => drop(disk.values.remove(name)),
        })
    }
}

pub struct NobodyListens;

impl Listener for NobodyListens {
    fn hear(&self, _: SyncEvent) {}
}

/// A small reproducible source of chance (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
}

/// From `RUTAN_SEED`, else from the clock.
pub fn seed() -> u64 {
    let given = std::env::var("RUTAN_SEED").ok().and_then(|text| text.parse().ok());
    given.unwrap_or_else(|| Utc::now().timestamp_micros().unsigned_abs())
}

/// How often something is done, as set in the environment.
pub fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
