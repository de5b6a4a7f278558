//! One process of the app: the ports as handles on the world, each call meeting its fault.
use std::cell::Cell;
use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use super::disk::Disk;
use super::world::{Fault, World};
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::review::Review;
use crate::offline::api::Api;
use crate::offline::draft::Draft;
use crate::offline::engine::Engine;
use crate::offline::outbox::{Delivery, OutboxItem, SentReport};
use crate::offline::ports::*;
use crate::offline::stale::Stale;

/// One process of the app: its handle on the world.
pub struct Phone {
    pub world: Rc<World>,
    pub dead: Cell<bool>,
    /// Its calls are not counted and never fail.
    pub calm: bool,
}

pub fn engine(phone: &Rc<Phone>) -> Engine {
    Engine::new(phone.clone(), Api::new(phone.clone()), phone.clone(), phone.clone(), phone.clone())
}

/// Polls until it ends or its process dies. Every call of a port gives way once, so a run that calls for ever is seen.
pub fn poll_to_end<T>(phone: &Phone, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..20_000 {
        if let Some(end) = poll_once(phone, future.as_mut()) {
            return end;
        }
    }
    panic!("it calls its ports for ever");
}

/// `None`: not at its end yet. `Some(None)`: its process died.
pub fn poll_once<T>(phone: &Phone, future: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Option<Option<T>> {
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(Some(value)),
        Poll::Pending => phone.dead.get().then_some(None),
    }
}

impl Phone {
    /// Gives way to the other tab, then says what this call meets.
    async fn meet(&self, name: &str) -> Fault {
        give_way().await;
        if self.calm {
            return Fault::None;
        }
        let call = self.world.calls.get();
        self.world.calls.set(call + 1);
        self.world.deliver_late(call);
        let fault = (self.world.faults.borrow_mut())(call, name);
        if fault == Fault::DiesBefore { self.die().await } else { fault }
    }

    async fn die<T>(&self) -> T {
        self.dead.set(true);
        pending().await
    }

    fn store<'a, T: 'a>(&'a self, name: &'static str, act: impl FnOnce(&mut Disk) -> T + 'a) -> Stored<'a, T> {
        Box::pin(async move {
            let failed = || Err(StoreError::Failed("the browser closed it".to_owned()));
            let fault = self.meet(name).await;
            if !matches!(fault, Fault::None | Fault::Twice | Fault::AnswerLost | Fault::DiesAfter) {
                return failed();
            }
            let value = act(&mut self.world.disk.borrow_mut());
            self.world.check();
            match fault {
                Fault::AnswerLost => failed(),
                Fault::DiesAfter => self.die().await,
                _ => Ok(value),
            }
        })
    }
}

impl Http for Phone {
    fn send(&self, request: HttpRequest) -> Task<'_, Result<HttpReply, NoAnswer>> {
        Box::pin(async move {
            let cut = || Err(NoAnswer("cut".to_owned()));
            let deliver = || {
                let reply = self.world.deliver(&request);
                self.world.check();
                reply
            };
            match self.meet(&format!("{} {}", request.method, request.path)).await {
                Fault::None => Ok(deliver()),
                Fault::Twice => {
                    deliver();
                    Ok(deliver())
                }
                Fault::AnswerLost => {
                    deliver();
                    cut()
                }
                Fault::DiesAfter => {
                    deliver();
                    self.die().await
                }
                Fault::Late => {
                    self.world.late.borrow_mut().push((self.world.calls.get() + 5, request.clone()));
                    cut()
                }
                Fault::Answers(reply) => Ok(reply),
                Fault::Fails | Fault::DiesBefore => cut(),
            }
        })
    }
}

async fn give_way() {
    let mut gave = false;
    poll_fn(|_| if std::mem::replace(&mut gave, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl LocalStore for Phone {
    fn drafts(&self) -> Stored<'_, Vec<Draft>> {
        self.store("drafts", |disk| disk.drafts.values().cloned().collect())
    }
    fn draft(&self, id: ReportId) -> Stored<'_, Option<Draft>> {
        self.store("draft", move |disk| disk.drafts.get(&id).cloned())
    }
    fn save_draft<'a>(&'a self, draft: &'a Draft, based_on: Option<i64>) -> Stored<'a, Result<(), Stale>> {
        self.store("save_draft", move |disk| disk.save_draft(draft, based_on))
    }
    fn delete_draft(&self, id: ReportId) -> Stored<'_, ()> {
        self.store("delete_draft", move |disk| disk.delete_draft(id))
    }
    fn save_photo<'a>(&'a self, hash: &'a PhotoHash, bytes: &'a [u8], preview: &'a [u8]) -> Stored<'a, ()> {
        self.store("save_photo", |disk| {
            disk.photos.insert(hash.clone(), bytes.to_vec());
            disk.previews.insert(hash.clone(), preview.to_vec());
        })
    }
    fn photo<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        self.store("photo", |disk| disk.photos.get(hash).cloned())
    }
    fn preview<'a>(&'a self, hash: &'a PhotoHash) -> Stored<'a, Option<Vec<u8>>> {
        self.store("preview", |disk| disk.previews.get(hash).cloned())
    }
    fn outbox(&self) -> Stored<'_, Vec<OutboxItem>> {
        self.store("outbox", |disk| disk.outbox.values().cloned().collect())
    }
    fn unreadable(&self) -> Stored<'_, usize> {
        self.store("unreadable", |disk| disk.unreadable)
    }
    fn enqueue<'a>(&'a self, item: &'a OutboxItem, based_on: i64) -> Stored<'a, Result<(), Stale>> {
        self.store("enqueue", move |disk| disk.enqueue(item, based_on))
    }
    fn take_back<'a>(&'a self, item: &'a OutboxItem, draft: &'a Draft) -> Stored<'a, bool> {
        self.store("take_back", |disk| disk.take_back(item, draft))
    }
    fn update_delivery<'a>(&'a self, id: ReportId, version: u32, delivery: &'a Delivery) -> Stored<'a, bool> {
        self.store("update_delivery", move |disk| disk.update_delivery(id, version, delivery))
    }
    fn settle<'a>(&'a self, sent: &'a SentReport) -> Stored<'a, ()> {
        self.store("settle", |disk| disk.settle(sent))
    }
    fn note_review<'a>(&'a self, id: ReportId, review: &'a Review) -> Stored<'a, bool> {
        self.store("note_review", move |disk| disk.note_review(id, review))
    }
    fn sent(&self) -> Stored<'_, Vec<SentReport>> {
        self.store("sent", |disk| disk.sent.values().cloned().collect())
    }
    fn value<'a>(&'a self, name: &'a str) -> Stored<'a, Option<String>> {
        self.store("value", |disk| disk.values.get(name).cloned())
    }
    fn set_value<'a>(&'a self, name: &'a str, json: Option<&'a str>) -> Stored<'a, ()> {
        self.store("set_value", move |disk| match json {
            Some(json) => drop(disk.values.insert(name.to_owned(), json.to_owned())),
            None => drop(disk.values.remove(name)),
        })
    }
}

impl Clock for Phone {
    fn now_ms(&self) -> i64 {
        self.world.now.get()
    }
}

impl Random for Phone {
    fn unit(&self) -> f64 {
        0.5
    }
}

impl Listener for Phone {
    fn hear(&self, event: SyncEvent) {
        self.world.events.borrow_mut().push(event);
    }
}
