//! The desk without the part that sends: it comes once the first screen stands, and at once for whoever has unsent work here.
use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::domain::review::Review;
use app::offline::draft::Draft;
use app::offline::outbox::{Delivery, OutboxItem, SentReport};
use app::offline::ports::{LocalStore, StoreError, Stored, Task};
use app::offline::stale::Stale;
use app::ui::context::Context;
use app::ui::desk::parts_of::{Draw, Missing, Part, Parts};

use crate::indexed_db::IndexedDb;
use crate::js;
use crate::sending::{Base, Sending};

/// Until the part that sends is asked for again, ms.
const AGAIN_MS: i32 = 30_000;

/// Fetches the part that sends; none while it cannot be had.
pub type LoadSending = fn() -> Task<'static, Option<fn(&Base) -> Sending>>;
/// Fetches screens.
pub type LoadPart = fn(Part) -> Task<'static, Result<Draw, Missing>>;

pub struct Later {
    base: Base,
    load: LoadSending,
    sending: OnceCell<Sending>,
    is_asked: Cell<bool>,
}

impl Later {
    pub fn new(base: Base, load: LoadSending) -> Rc<Self> {
        Rc::new(Self { base, load, sending: OnceCell::new(), is_asked: Cell::new(false) })
    }

    async fn sending(&self) -> Option<&Sending> {
        if self.sending.get().is_none() {
            let make = (self.load)().await?;
            self.sending.get_or_init(|| make(&self.base));
        }
        self.sending.get()
    }

    async fn store(&self) -> Result<&dyn LocalStore, StoreError> {
        let sending = self.sending().await.ok_or_else(|| StoreError::Failed("a part of the program could not be fetched".to_owned()))?;
        Ok(&*sending.store)
    }

    /// Sends from now on.
    fn begin(self: &Rc<Self>) {
        if !self.is_asked.replace(true) {
            let later = self.clone();
            js::spawn(async move {
                while later.sending().await.is_none() {
                    js::sleep(AGAIN_MS).await;
                }
            });
        }
    }

    /// After a run of the engine, which may have been another tab's.
    pub fn tend(&self, context: Context) {
        if let Some(sending) = self.sending.get() {
            (sending.tend)(context);
        }
    }
}

pub struct DeskParts {
    pub load: LoadPart,
    pub later: Rc<Later>,
}

impl Parts for DeskParts {
    fn load(&self, part: Part) -> Task<'_, Result<Draw, Missing>> {
        (self.load)(part)
    }

    fn begin_sending(&self) {
        self.later.begin();
    }
}

/// Named values are read at once; records need the part that understands them, unless there are none.
pub struct LaterStore {
    pub disk: Rc<IndexedDb>,
    pub later: Rc<Later>,
}

impl LocalStore for LaterStore {
    fn drafts(&self) -> Stored<'_, Vec<Draft>> {
        Box::pin(async move {
            match self.disk.has_drafts().await? {
                true => self.later.store().await?.drafts().await,
                false => Ok(Vec::new()),
            }
        })
    }

    fn draft(&self, id: ReportId) -> Stored<'_, Option<Draft>> {
        Box::pin(async move { self.later.store().await?.draft(id).await })
    }

    fn save_draft<'a>(&'a self, draft: &'a Draft, based_on: Option<i64>) -> Stored<'a, Result<(), Stale>> {
        Box::pin(async move { self.later.store().await?.save_draft(draft, based_on).await })
    }

    fn delete_draft(&self, id: ReportId) -> Stored<'_, ()> {
        Box::pin(async move { self.later.store().await?.delete_draft(id).await })
    }

    fn save_photo<'a>(&'a self, hash: &'a PhotoHash, bytes: &'a [u8], preview: &'a [u8]) -> Stored<'a, ()> {
        Box::pin(async move { self.later.store().await?.save_photo(hash, bytes, preview).await })
    }

    fn photo<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        Box::pin(async move { self.later.store().await?.photo(hash).await })
    }

    fn preview<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        Box::pin(async move { self.later.store().await?.preview(hash).await })
    }

    fn outbox(&self) -> Stored<'_, Vec<OutboxItem>> {
        Box::pin(async move {
            match self.disk.has_outbox().await? {
                true => self.later.store().await?.outbox().await,
                false => Ok(Vec::new()),
            }
        })
    }

    fn unreadable(&self) -> Stored<'_, usize> {
        Box::pin(async move { self.later.store().await?.unreadable().await })
    }

    fn enqueue<'a>(&'a self, item: &'a OutboxItem, based_on: i64) -> Stored<'a, Result<(), Stale>> {
        Box::pin(async move { self.later.store().await?.enqueue(item, based_on).await })
    }

    fn take_back<'a>(&'a self, item: &'a OutboxItem, draft: &'a Draft) -> Stored<'a, bool> {
        Box::pin(async move { self.later.store().await?.take_back(item, draft).await })
    }

    fn update_delivery<'a>(&'a self, id: ReportId, version: u32, delivery: &'a Delivery) -> Stored<'a, bool> {
        Box::pin(async move { self.later.store().await?.update_delivery(id, version, delivery).await })
    }

    fn settle<'a>(&'a self, sent: &'a SentReport) -> Stored<'a, ()> {
        Box::pin(async move { self.later.store().await?.settle(sent).await })
    }

    fn note_review<'a>(&'a self, id: ReportId, review: &'a Review) -> Stored<'a, bool> {
        Box::pin(async move { self.later.store().await?.note_review(id, review).await })
    }

    fn sent(&self) -> Stored<'_, Vec<SentReport>> {
        Box::pin(async move { self.later.store().await?.sent().await })
    }

    fn value<'a>(&'a self, name: &'a str) -> Stored<'a, Option<String>> {
        self.disk.value(name)
    }

    fn set_value<'a>(&'a self, name: &'a str, json: Option<&'a str>) -> Stored<'a, ()> {
        self.disk.set_value(name, json)
    }
}
