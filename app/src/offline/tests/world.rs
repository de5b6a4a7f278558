//! The phone, the line and the server as one world that lives through the deaths of the app.
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::NaiveDate;
use uuid::Uuid;

use super::disk::Disk;
use super::phone::{Phone, engine, poll_to_end};
use super::server::Server;
use crate::domain::channel::Channel;
use crate::domain::photo::{PhotoHash, ReportPhoto};
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::unit::UnitId;
use crate::offline::draft::{Draft, DraftForm};
use crate::offline::engine::Outcome;
use crate::offline::outbox::OutboxItem;
use crate::offline::ports::{HttpReply, HttpRequest, SyncEvent};
use crate::offline::queue::{self, SaveError};

/// What happens at one call of a port.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    None,
    /// It fails and did nothing.
    Fails,
    /// It did its work; the answer is lost.
    AnswerLost,
    /// The process dies before or after it did its work.
    DiesBefore,
    DiesAfter,
    /// The network only: this comes back instead, and the server never heard of it.
    Answers(HttpReply),
    /// The network only: the server hears it twice.
    Twice,
    /// The network only: no answer, and the server hears it a few calls later.
    Late,
}

/// What happens at a port call, by its number and name.
pub type Faults = Box<dyn FnMut(usize, &str) -> Fault>;

pub struct World {
    pub disk: RefCell<Disk>,
    pub server: RefCell<Server>,
    pub now: Cell<i64>,
    /// Calls of ports so far.
    pub calls: Cell<usize>,
    /// Decides about the call of that number; the name is the port's method or the HTTP method and path.
    pub faults: RefCell<Faults>,
    pub late: RefCell<Vec<(usize, HttpRequest)>>,
    pub events: RefCell<Vec<SyncEvent>>,
    /// What the person last saved under each report.
    pub saved: RefCell<BTreeMap<ReportId, ReportContent>>,
    pub taken: RefCell<BTreeSet<PhotoHash>>,
}

pub const UNIT: UnitId = UnitId(Uuid::from_u128(7));
const START_MS: i64 = 1_771_000_000_000;

impl World {
    pub fn new() -> Rc<Self> {
        Rc::new(Self {
            disk: Default::default(),
            server: Default::default(),
            now: Cell::new(START_MS),
            calls: Cell::new(0),
            faults: RefCell::new(Box::new(|_, _| Fault::None)),
            late: Default::default(),
            events: Default::default(),
            saved: Default::default(),
            taken: Default::default(),
        })
    }

    pub fn set_faults(&self, faults: impl FnMut(usize, &str) -> Fault + 'static) {
        *self.faults.borrow_mut() = Box::new(faults);
    }

    pub fn today(&self) -> NaiveDate {
        queue::day_in_bangkok(self.now.get())
    }

    /// The person takes pictures and writes a report with them; nothing fails.
    pub fn write(&self, n: u128, place: &str, pictures: &[&[u8]]) -> Draft {
        let photos: Vec<_> = pictures.iter().map(|bytes| photo(bytes)).collect();
        let form = DraftForm { channel: Some(Channel::Community), place: place.to_owned(), photos, ..DraftForm::default() };
        let now = self.now.get();
        let draft = Draft { id: ReportId(Uuid::from_u128(n)), version: 1, owner: None, form, created_ms: now, changed_ms: now };
        let mut disk = self.disk.borrow_mut();
        for bytes in pictures {
            disk.photos.insert(PhotoHash::of(bytes), bytes.to_vec());
            self.taken.borrow_mut().insert(PhotoHash::of(bytes));
        }
        disk.drafts.insert(draft.id, draft.clone());
        draft
    }

    /// Writes it and presses save; nothing fails.
    pub fn save(self: &Rc<Self>, n: u128, place: &str, pictures: &[&[u8]]) -> ReportId {
        let draft = self.write(n, place, pictures);
        self.press_save(&draft).unwrap();
        draft.id
    }

    /// Presses save on a healthy phone, a second after the last thing.
    pub fn press_save(self: &Rc<Self>, draft: &Draft) -> Result<OutboxItem, SaveError> {
        self.now.set(self.now.get() + 1_000);
        let calm = self.without_faults();
        let before = self.saved.borrow_mut().remove(&draft.id);
        let saved = poll_to_end(&calm, queue::save(&*calm, draft, draft.changed_ms, UNIT, self.now.get())).unwrap();
        let now = saved.as_ref().ok().map(|item| item.submission.content.clone()).or(before);
        self.saved.borrow_mut().extend(now.map(|content| (draft.id, content)));
        saved
    }

    /// A handle whose calls are not counted and never fail.
    pub fn without_faults(self: &Rc<Self>) -> Rc<Phone> {
        Rc::new(Phone { world: self.clone(), dead: Cell::new(false), calm: true })
    }

    pub fn phone(self: &Rc<Self>) -> Rc<Phone> {
        Rc::new(Phone { world: self.clone(), dead: Cell::new(false), calm: false })
    }

    pub fn item(&self, id: ReportId) -> OutboxItem {
        self.disk.borrow().outbox[&id].clone()
    }

    /// Starts the app and lets it sync once. `None`: it died.
    pub fn run(self: &Rc<Self>) -> Option<Outcome> {
        let phone = self.phone();
        let engine = engine(&phone);
        poll_to_end(&phone, engine.run())
    }

    /// Runs again and again, the clock moving to when the engine asks to be woken, until nothing is left to do.
    pub fn run_to_the_end(self: &Rc<Self>) {
        let mut engine_and_phone = None;
        for _ in 0..400 {
            let (engine, phone) = engine_and_phone.take().unwrap_or_else(|| {
                let phone = self.phone();
                (engine(&phone), phone)
            });
            let outcome = poll_to_end(&phone, engine.run());
            match &outcome {
                Some(Outcome::Idle) => return,
                Some(Outcome::SessionNeeded) => self.server.borrow_mut().signed_out = false,
                Some(Outcome::Wait { until_ms } | Outcome::StoreFailed { until_ms, .. }) => self.wake_at(*until_ms),
                None => self.now.set(self.now.get() + 1),
            }
            engine_and_phone = outcome.map(|_| (engine, phone));
        }
        panic!("it never comes to an end");
    }

    pub fn wake_at(&self, until_ms: i64) {
        let now = self.now.get();
        assert!(until_ms > now, "a wait that lasts no time is a tight loop");
        assert!(until_ms - now <= 75 * 60_000, "nobody waits longer than an hour and a quarter");
        self.now.set(until_ms);
    }

    /// What must hold after every call, whatever failed: a picture that is not on the phone is on the server; a report
    /// that is said to be sent is there whole; what a person saved is on the phone or on the server.
    pub fn check(&self) {
        let (disk, server) = (self.disk.borrow(), self.server.borrow());
        for hash in self.taken.borrow().iter() {
            assert!(disk.photos.contains_key(hash) || server.photos.contains_key(hash), "picture {hash} is nowhere");
        }
        for sent in disk.sent.values() {
            let held = &server.reports[&sent.id];
            assert_eq!(held.versions[&sent.submission.version], sent.submission.content, "said to be sent");
            assert!(sent.submission.content.photos.iter().all(|photo| server.photos.contains_key(&photo.hash)));
        }
        for (id, content) in self.saved.borrow().iter() {
            let waits = disk.outbox.get(id).is_some_and(|item| item.submission.content == *content);
            let arrived = || server.reports.get(id).is_some_and(|held| held.versions[&held.version] == *content);
            assert!(waits || disk.drafts.contains_key(id) || arrived(), "a saved report is nowhere");
        }
    }

    /// Everything saved is on the server as it was saved last, except `bad`, which wait for a person.
    pub fn assert_all_arrived(&self, bad: &[ReportId]) {
        self.check();
        let (disk, server) = (self.disk.borrow(), self.server.borrow());
        assert_eq!(disk.outbox.keys().copied().collect::<Vec<_>>(), bad, "what is left on the phone");
        assert!(disk.outbox.values().all(|item| item.delivery.quarantine.is_some()));
        let mut numbers = BTreeSet::new();
        for (id, content) in self.saved.borrow().iter().filter(|(id, _)| !bad.contains(id)) {
            let held = &server.reports[id];
            assert_eq!(held.versions[&held.version], *content);
            assert!(numbers.insert(&held.number), "one number, one report");
            for photo in &content.photos {
                assert_eq!(PhotoHash::of(&server.photos[&photo.hash]), photo.hash);
                assert_eq!(server.photos[&photo.hash].len() as u64, photo.size);
                let named_by_bad = bad.iter().any(|id| disk.outbox[id].submission.content.photos.contains(photo));
                assert!(named_by_bad || !disk.photos.contains_key(&photo.hash), "the phone let it go");
            }
            assert!(disk.sent.contains_key(id));
        }
        assert!(server.reports.keys().all(|id| self.saved.borrow().contains_key(id)), "nothing else is there");
    }

    pub fn deliver(&self, request: &HttpRequest) -> HttpReply {
        self.server.borrow_mut().answer(request, self.today())
    }

    pub fn deliver_late(&self, call: usize) {
        let due: Vec<_> = self.late.borrow_mut().extract_if(.., |(at, _)| *at <= call).collect();
        for (_, request) in due {
            self.deliver(&request);
            self.check();
        }
    }
}

pub fn photo(bytes: &[u8]) -> ReportPhoto {
    let (width, height) = (1600, 1200);
    let (caption, taken_at, location) = Default::default();
    ReportPhoto { hash: PhotoHash::of(bytes), size: bytes.len() as u64, width, height, caption, taken_at, location }
}

/// A picture's bytes: different for each `seed`.
pub fn picture(seed: u64, len: usize) -> Vec<u8> {
    let mut chance = Chance(seed);
    std::iter::repeat_with(|| chance.next().to_le_bytes()).flatten().take(len).collect()
}

/// A small reproducible source of chance (splitmix64).
#[derive(Clone)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}
