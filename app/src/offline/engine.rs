//! Takes the queue to the server: asks [`plan`](super::plan) for the next step, takes it through the ports, writes down
//! what came of it, and asks again. Everything it knows is on disk between two steps, so it may die at any of them.
//!
//! One engine runs at a time on a phone (the caller holds a lock across tabs). Two at once would lose nothing, they
//! would only send twice what needs sending once.
mod reviews;
mod trouble;

use std::cell::Cell;
use std::rc::Rc;

use super::api::{Api, ApiError, PhotoReply};
use super::backoff;
use super::outbox::{Delivery, OutboxItem, SentReport};
use super::owner;
use super::plan::{self, Step};
use super::ports::{Clock, Listener, LocalStore, Random, StoreError, SyncEvent};
use super::receipt;
use super::verdict;
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::reports::Receipt;

/// The named value that keeps a server's `Retry-After` over restarts and tabs: milliseconds since 1970.
pub const BUSY_UNTIL: &str = "sync_busy_until_ms";

/// How a run ended. The queue on disk is right in every case.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing waits, except perhaps what needs a person.
    Idle,
    /// Run again at this time (ms), or earlier when something suggests that the network is back.
    Wait { until_ms: i64 },
    /// The session has ended; the queue is as it was.
    SessionNeeded,
    /// This device's storage failed; the queue is as it was last written.
    StoreFailed { error: StoreError, until_ms: i64 },
}

impl Outcome {
    /// When to run again without being asked, ms.
    pub fn next_ms(&self) -> Option<i64> {
        match self {
            Outcome::Wait { until_ms } | Outcome::StoreFailed { until_ms, .. } => Some(*until_ms),
            Outcome::Idle | Outcome::SessionNeeded => None,
        }
    }
}

/// What a call was about, for judging its failure.
#[derive(Clone, Copy)]
enum Call<'a> {
    Record,
    Offset(&'a PhotoHash),
    Piece(&'a PhotoHash),
}

/// `None`: go on with the next step. `Some`: the run ends so.
type Flow = Result<Option<Outcome>, StoreError>;

pub struct Engine {
    store: Rc<dyn LocalStore>,
    api: Api,
    clock: Rc<dyn Clock>,
    random: Rc<dyn Random>,
    listener: Rc<dyn Listener>,
    /// Runs in a row that found no (willing) server; only for how long to wait.
    failed_runs: Cell<u32>,
    /// Bytes of what this run has settled: part of its progress, though no longer in the queue.
    settled_bytes: Cell<u64>,
    told: Cell<(u64, u64)>,
}

impl Engine {
    pub fn new(store: Rc<dyn LocalStore>, api: Api, clock: Rc<dyn Clock>, random: Rc<dyn Random>, listener: Rc<dyn Listener>) -> Self {
        let (failed_runs, settled_bytes, told) = Default::default();
        Self { store, api, clock, random, listener, failed_runs, settled_bytes, told }
    }

    /// Sends until nothing more can be done now. May be dropped at any point and run again.
    pub async fn run(&self) -> Outcome {
        self.settled_bytes.set(0);
        self.told.set((0, 0));
        self.listener.hear(SyncEvent::Started);
        let outcome = match self.drive().await {
            Ok(outcome) => outcome,
            Err(error) => Outcome::StoreFailed { error, until_ms: self.clock.now_ms() + self.wait_of_failed_run(None) },
        };
        if outcome == Outcome::SessionNeeded {
            self.listener.hear(SyncEvent::SessionNeeded);
        }
        self.listener.hear(SyncEvent::Finished { next_ms: outcome.next_ms() });
        outcome
    }

    async fn drive(&self) -> Result<Outcome, StoreError> {
        if let Some(until_ms) = self.busy_until().await? {
            return Ok(Outcome::Wait { until_ms });
        }
        loop {
            // Asked before each step: from the moment somebody else signs in, nothing of this person's is sent.
            let outbox = owner::own_outbox(&*self.store).await?;
            self.tell_progress(&outbox);
            let ended = match plan::next(&outbox, self.clock.now_ms()) {
                Step::Idle => Some(self.hear_reviews(Outcome::Idle).await?),
                Step::Wait { until_ms } => Some(self.hear_reviews(Outcome::Wait { until_ms }).await?),
                Step::Freeze { id } => self.freeze(item(&outbox, id)).await?,
                Step::PutRecord { id } => self.put_record(item(&outbox, id)).await?,
                Step::AskOffset { id, hash } => self.ask_offset(item(&outbox, id), &hash).await?,
                Step::PutChunk { id, hash, offset, len } => self.put_chunk(item(&outbox, id), &hash, offset, len).await?,
                Step::ConfirmReceipt { id } => self.confirm(item(&outbox, id)).await?,
            };
            if let Some(outcome) = ended {
                return Ok(outcome);
            }
        }
    }

    /// Only writes the mark. The item is read again before it is sent: until the mark was on disk, the person may have
    /// changed it, and from now on nobody does.
    async fn freeze(&self, item: Option<&OutboxItem>) -> Flow {
        let Some(item) = item else { return Ok(None) };
        let delivery = Delivery { first_attempt_ms: Some(self.clock.now_ms()), ..item.delivery.clone() };
        self.write(item, delivery).await
    }

    async fn put_record(&self, item: Option<&OutboxItem>) -> Flow {
        let Some(item) = item else { return Ok(None) };
        match self.api_of(item).put_report(item.id, &item.submission).await {
            Ok(receipt) => self.received(item, &receipt).await,
            Err(error) => self.failed(item, Call::Record, error).await,
        }
    }

    /// Calls in the name of whoever saved the item, or in none.
    fn api_of(&self, item: &OutboxItem) -> Api {
        self.api.of(item.owner.as_ref().map(|owner| owner.person))
    }

    async fn ask_offset(&self, item: Option<&OutboxItem>, hash: &PhotoHash) -> Flow {
        let Some(item) = item else { return Ok(None) };
        match self.api_of(item).photo_offset(item.id, hash).await {
            Ok(offset) => {
                self.failed_runs.set(0);
                // Not a success that ends a row of failures: a line that carries questions may still cut every picture.
                self.write(item, with_offset(item, hash, offset)).await
            }
            Err(error) => self.failed(item, Call::Offset(hash), error).await,
        }
    }

    async fn put_chunk(&self, item: Option<&OutboxItem>, hash: &PhotoHash, offset: u64, len: u64) -> Flow {
        let Some((item, size)) = item.and_then(|item| Some((item, size_of(item, hash)?))) else { return Ok(None) };
        let bytes = self.store.photo(hash).await?.filter(|bytes| bytes.len() as u64 == size);
        let Some(chunk) = bytes.as_deref().and_then(|bytes| part(bytes, offset, len)) else {
            return self.without_bytes(item, hash, size).await;
        };
        match self.api_of(item).put_photo(item.id, hash, size, offset, chunk).await {
            Ok(PhotoReply::Partial { offset: held }) => self.chunk_landed(item, hash, offset, held).await,
            Ok(PhotoReply::Stored(receipt)) => {
                // Everything was sent: if the receipt does not name the picture as stored, that is a contradiction.
                let sent = OutboxItem { delivery: with_offset(item, hash, size), ..item.clone() };
                self.received(&sent, &receipt).await
            }
            Err(error) => self.failed(item, Call::Piece(hash), error).await,
        }
    }

    async fn chunk_landed(&self, item: &OutboxItem, hash: &PhotoHash, before: u64, held: u64) -> Flow {
        self.failed_runs.set(0);
        let delivery = with_offset(item, hash, held);
        if held > before {
            self.write(item, Delivery { failures: 0, last_problem: None, ..delivery }).await
        } else {
            self.stumble(item, delivery, code::SERVER_ERROR).await
        }
    }

    async fn confirm(&self, item: Option<&OutboxItem>) -> Flow {
        let Some(item) = item else { return Ok(None) };
        match self.api_of(item).get::<Receipt>(paths::report_receipt(item.id)).await {
            Ok(receipt) if receipt::covers(&receipt, item) => self.settle(item, receipt).await,
            Ok(receipt) if receipt::is_of(&receipt, item) => {
                // All is sent and the server says otherwise: what it lacks goes again, after a while.
                self.stumble(item, receipt::apply(&receipt, item).0, code::SERVER_ERROR).await
            }
            Ok(receipt) => self.received(item, &receipt).await,
            Err(error) => self.failed(item, Call::Record, error).await,
        }
    }

    /// A receipt given for a write.
    async fn received(&self, item: &OutboxItem, receipt: &Receipt) -> Flow {
        self.failed_runs.set(0);
        if receipt::covers(receipt, item) {
            return self.settle(item, receipt.clone()).await;
        }
        if !receipt::is_of(receipt, item) {
            return self.receipt_of_another(item, receipt).await;
        }
        let (delivery, missing) = receipt::apply(receipt, item);
        if !missing.is_empty() {
            return self.stumble(item, delivery, code::SERVER_ERROR).await;
        }
        // The record alone does not end a row of failures: its pictures may be what always fails.
        let a_picture_came_through = item.delivery.record_stored;
        let (failures, cuts) =
            if a_picture_came_through { (0, delivery.cuts.saturating_sub(1)) } else { (delivery.failures, delivery.cuts) };
        self.write(item, Delivery { failures, cuts, last_problem: None, ..delivery }).await
    }

    async fn settle(&self, item: &OutboxItem, receipt: Receipt) -> Flow {
        self.failed_runs.set(0);
        let (owner, submission, settled_ms) = (item.owner.clone(), item.submission.clone(), self.clock.now_ms());
        let sent = SentReport { id: item.id, owner, submission, receipt, settled_ms, review: None };
        self.store.settle(&sent).await?;
        self.settled_bytes.set(self.settled_bytes.get() + item.progress().1);
        self.listener.hear(SyncEvent::Changed(item.id));
        Ok(None)
    }

    /// Writes the delivery down. An item that is gone or changed meanwhile is left alone; the next plan sees why.
    async fn write(&self, item: &OutboxItem, delivery: Delivery) -> Flow {
        if self.store.update_delivery(item.id, item.submission.version, &delivery).await? {
            self.listener.hear(SyncEvent::Changed(item.id));
        }
        Ok(None)
    }

    fn tell_progress(&self, outbox: &[OutboxItem]) {
        let active = outbox.iter().filter(|item| item.delivery.quarantine.is_none());
        let settled = self.settled_bytes.get();
        let sum = active.map(OutboxItem::progress).fold((settled, settled), |sum, (sent, total)| (sum.0 + sent, sum.1 + total));
        if self.told.replace(sum) != sum {
            self.listener.hear(SyncEvent::Progress { sent: sum.0, total: sum.1 });
        }
    }
}

fn item(outbox: &[OutboxItem], id: ReportId) -> Option<&OutboxItem> {
    outbox.iter().find(|item| item.id == id)
}

fn size_of(item: &OutboxItem, hash: &PhotoHash) -> Option<u64> {
    item.submission.content.photos.iter().find(|photo| photo.hash == *hash).map(|photo| photo.size)
}

fn part(bytes: &[u8], offset: u64, len: u64) -> Option<&[u8]> {
    let from = usize::try_from(offset).ok()?;
    bytes.get(from..from.checked_add(usize::try_from(len).ok()?)?)
}

/// The delivery once the server told how much of the picture it has.
fn with_offset(item: &OutboxItem, hash: &PhotoHash, offset: u64) -> Delivery {
    let mut delivery = item.delivery.clone();
    delivery.photo_offsets.insert(hash.clone(), offset.min(size_of(item, hash).unwrap_or(0)));
    delivery.ask_again.remove(hash);
    delivery
}
