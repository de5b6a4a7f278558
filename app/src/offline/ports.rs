//! What the engine needs from the outside. Object-safe, so that screens and engine share one `Rc<dyn …>`.
use std::future::Future;
use std::pin::Pin;

use thiserror::Error;

use super::draft::Draft;
use super::outbox::{Delivery, OutboxItem, SentReport};
use super::stale::Stale;
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::review::Review;

/// A boxed future on one thread: browsers have no other.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// Why local storage failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    /// The phone has no room left; nothing was written.
    #[error("the storage of this device is full")]
    Full,
    /// The browser closed the database (memory pressure, another version): the adapter has already tried to reopen it.
    #[error("the storage of this device failed: {0}")]
    Failed(String),
}

pub type Stored<'a, T> = Task<'a, Result<T, StoreError>>;

/// The phone's disk. Every method is one transaction: all of it happens or none. Writes of the queue are on disk
/// (`durability: "strict"`) before they return.
pub trait LocalStore {
    fn drafts(&self) -> Stored<'_, Vec<Draft>>;
    fn draft(&self, id: ReportId) -> Stored<'_, Option<Draft>>;
    /// Writes the draft if [`stale::may_save`](super::stale::may_save) allows it.
    fn save_draft<'a>(&'a self, draft: &'a Draft, based_on: Option<i64>) -> Stored<'a, Result<(), Stale>>;
    /// Deletes the draft and every picture that nothing else names.
    fn delete_draft(&self, id: ReportId) -> Stored<'_, ()>;

    /// Keeps a picture's bytes and its small preview (a JPEG of at most 240 px) under its hash.
    fn save_photo<'a>(&'a self, hash: &'a PhotoHash, bytes: &'a [u8], preview: &'a [u8]) -> Stored<'a, ()>;
    fn photo<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>>;
    fn preview<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>>;

    fn outbox(&self) -> Stored<'_, Vec<OutboxItem>>;
    /// Drafts and items that this version of the app cannot read. They stay where they are, for a newer one.
    fn unreadable(&self) -> Stored<'_, usize>;
    /// Moves a finished draft into the queue if [`stale::may_enqueue`](super::stale::may_enqueue) allows it: writes the
    /// item and deletes the draft at once.
    fn enqueue<'a>(&'a self, item: &'a OutboxItem, based_on: i64) -> Stored<'a, Result<(), Stale>>;
    /// Moves an item back into a draft, if its delivery has not changed since it was read; false if it had.
    fn take_back<'a>(&'a self, item: &'a OutboxItem, draft: &'a Draft) -> Stored<'a, bool>;
    /// Records how far an item's delivery is; false if the item is gone or is of another version (nothing is written).
    fn update_delivery<'a>(&'a self, id: ReportId, version: u32, delivery: &'a Delivery) -> Stored<'a, bool>;
    /// The receipt covers everything: keeps `sent` for "my reports" (one entry per report), removes the item if it
    /// [settles](SentReport::settles) it, and the full-size bytes of every picture that no draft or other item names (previews stay).
    fn settle<'a>(&'a self, sent: &'a SentReport) -> Stored<'a, ()>;
    /// Keeps what was said to a sent report beside it ([`SentReport::with_review`]); false if that was no news.
    fn note_review<'a>(&'a self, id: ReportId, review: &'a Review) -> Stored<'a, bool>;
    /// Newest first.
    fn sent(&self) -> Stored<'_, Vec<SentReport>>;

    /// Small named values: who I am, settings, reference data; JSON text.
    fn value<'a>(&'a self, name: &'a str) -> Stored<'a, Option<String>>;
    /// `None` removes it.
    fn set_value<'a>(&'a self, name: &'a str, json: Option<&'a str>) -> Stored<'a, ()>;
}

/// One HTTP request to the server the app came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `PUT`, …
    pub method: &'static str,
    /// Path and query, from [`crate::wire::paths`].
    pub path: String,
    /// Lower-case names.
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpReply {
    pub status: u16,
    /// Lower-case names.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// No answer came: no network, a cut connection, a time-out. Whether the server acted is not known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no answer from the server: {0}")]
pub struct NoAnswer(pub String);

/// The network. Sends cookies; follows no cache.
pub trait Http {
    fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>>;
}

/// Milliseconds since 1970, by the phone's own clock.
pub trait Clock {
    fn now_ms(&self) -> i64;
}

/// A number in `0.0..1.0`, for jitter only.
pub trait Random {
    fn unit(&self) -> f64;
}

/// What the engine tells the screens. Nothing is decided by them; a lost event costs a stale line, no data.
#[derive(Debug, Clone, PartialEq)]
pub enum SyncEvent {
    Started,
    /// Bytes the server has of all bytes in the queue.
    Progress {
        sent: u64,
        total: u64,
    },
    /// Something in the outbox or the sent list changed.
    Changed(ReportId),
    /// The session has ended: the queue waits for the person to join again.
    SessionNeeded,
    /// Nothing more to do now; try again at this time (ms) if something still waits.
    Finished {
        next_ms: Option<i64>,
    },
}

pub trait Listener {
    fn hear(&self, event: SyncEvent);
}
