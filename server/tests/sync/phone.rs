//! A phone: the real engine on a disk in memory and a real line. Its clock jumps to when the engine wants to be woken.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use app::domain::photo::{PhotoHash, ReportPhoto};
use app::domain::report::{ReportContent, ReportId};
use app::offline::api::Api;
use app::offline::draft::{Draft, DraftForm};
use app::offline::engine::{Engine, Outcome};
use app::offline::outbox::OutboxItem;
use app::offline::ports::{Clock, LocalStore, Random};
use app::offline::queue;
use chrono::Utc;

use crate::line::Line;
use crate::memory::{MemoryDisk, NobodyListens};

pub struct Phone {
    pub disk: Rc<MemoryDisk>,
    pub line: Rc<Line>,
    pub clock: Rc<PhoneClock>,
    /// What was saved on it, as it was saved last.
    pub saved: RefCell<Vec<(ReportId, ReportContent)>>,
}

impl Phone {
    pub fn new(line: Line) -> Self {
        let clock = PhoneClock(Cell::new(Utc::now().timestamp_millis()));
        Self { disk: Rc::default(), line: Rc::new(line), clock: Rc::new(clock), saved: RefCell::default() }
    }

    pub fn api(&self) -> Api {
        Api::new(self.line.clone())
    }

    /// The app, opened anew.
    pub fn engine(&self) -> Engine {
        Engine::new(self.disk.clone(), self.api(), self.clock.clone(), Rc::new(NoChance), Rc::new(NobodyListens))
    }

    /// Takes the pictures, writes the report and presses save.
    pub async fn save(&self, id: ReportId, content: ReportContent, pictures: &[Vec<u8>]) {
        for bytes in pictures {
            self.disk.save_photo(&PhotoHash::of(bytes), bytes, b"small").await.expect("kept");
        }
        let (unit, now_ms) = (content.unit, self.clock.now_ms());
        let draft = Draft { id, version: 1, owner: None, form: DraftForm::from(content), created_ms: now_ms, changed_ms: now_ms };
        self.disk.save_draft(&draft, None).await.expect("kept").expect("a new one");
        self.press_save(&draft, unit).await;
    }

    pub async fn press_save(&self, draft: &Draft, unit: app::domain::unit::UnitId) {
        self.clock.0.set(self.clock.0.get() + 1);
        let item = queue::save(&*self.disk, draft, draft.changed_ms, unit, self.clock.now_ms()).await.expect("a complete report");
        let mut saved = self.saved.borrow_mut();
        saved.retain(|(id, _)| *id != item.id);
        saved.push((item.id, item.submission.content));
    }

    /// Runs until nothing is left to do; `back` resolves when it is worth trying again. True unless the session ended.
    pub async fn sync(&self, engine: &Engine, back: impl AsyncFn()) -> bool {
        loop {
            match engine.run().await {
                Outcome::Idle => return true,
                Outcome::SessionNeeded => return false,
                Outcome::Wait { until_ms } | Outcome::StoreFailed { until_ms, .. } => {
                    self.clock.0.set(until_ms.max(self.clock.now_ms()));
                    back().await;
                }
            }
        }
    }

    /// Records and pictures that the server has not acknowledged.
    pub fn left(&self) -> u64 {
        let disk = self.disk.0.borrow();
        let of = |item: &OutboxItem| {
            let stored = |photo: &ReportPhoto| item.delivery.photo_offsets.get(&photo.hash) == Some(&photo.size);
            let pictures = item.submission.content.photos.iter().filter(|photo| !stored(photo)).count();
            u64::from(!item.delivery.record_stored) + pictures as u64
        };
        disk.outbox.values().map(of).sum()
    }
}

/// Milliseconds since 1970.
pub struct PhoneClock(pub Cell<i64>);

impl Clock for PhoneClock {
    fn now_ms(&self) -> i64 {
        self.0.get()
    }
}

struct NoChance;

impl Random for NoChance {
    fn unit(&self) -> f64 {
        0.0
    }
}
