//! What sends: the engine with its driver, and the records on the phone's disk.
use std::cell::OnceCell;
use std::rc::Rc;

use app::offline::api::Api;
use app::offline::engine::Engine;
use app::offline::ports::{Clock, LocalStore, Random};
use app::ui::context::{self, Context};

use crate::indexed_db::IndexedDb;
use crate::news::News;
use crate::triggers::Driver;
use crate::{http, js};

/// What both programs stand on.
pub struct Base {
    pub disk: Rc<IndexedDb>,
    pub api: Api,
    pub clock: Rc<dyn Clock>,
    pub news: Rc<News>,
    pub runner: Rc<Runner>,
}

/// Runs the engine, as soon as there is one. Knows it by closures alone: by its type, it would be in the desk's first part.
#[derive(Default)]
pub struct Runner(OnceCell<Running>);

struct Running {
    run: Box<dyn Fn()>,
    run_if_free: Box<dyn Fn()>,
}

/// The engine at work.
pub struct Sending {
    pub store: Rc<dyn LocalStore>,
    /// What is told and asked after each of its runs.
    pub tend: fn(Context),
}

impl Base {
    pub fn open() -> Self {
        let runner = Rc::<Runner>::default();
        let asked = runner.clone();
        let (disk, clock) = (Rc::default(), Rc::new(PhoneClock));
        Self { disk, api: Api::new(Rc::new(http::Fetch)), clock, news: News::open(move || asked.run_if_free()), runner }
    }
}

impl Runner {
    /// Now, or once more after the present run; an engine that is yet to come runs by itself when it is there.
    pub fn run(&self) {
        if let Some(running) = self.0.get() {
            (running.run)();
        }
    }

    fn run_if_free(&self) {
        if let Some(running) = self.0.get() {
            (running.run_if_free)();
        }
    }
}

/// Starts the engine.
pub fn begin(base: &Base) -> Sending {
    let store: Rc<dyn LocalStore> = base.disk.clone();
    let engine = Engine::new(store.clone(), base.api.clone(), base.clock.clone(), Rc::new(Dice), base.news.clone());
    let driver = Driver::new(engine, store.clone(), base.clock.clone(), base.news.clone());
    driver.start();
    let asked = driver.clone();
    let running = Running { run: Box::new(move || driver.run()), run_if_free: Box::new(move || asked.run_if_free()) };
    // Begun once for a page.
    let _ = base.runner.0.set(running);
    Sending { store, tend: context::tend_after_run }
}

/// Cleans up while no other tab is open, and holds a share of the lock from then on, so that no other tab cleans up
/// while this one is between keeping a picture and naming it.
pub async fn sweep_alone(disk: Rc<IndexedDb>) {
    const TABS: &str = "rutan-tabs";
    js::with_lock(TABS, js::Turn::OnlyIfFree, async move {
        // What could not be swept is swept at the next start.
        let _ = disk.sweep().await;
    })
    .await;
    js::with_lock(TABS, js::Turn::Shared, std::future::pending()).await;
}

struct PhoneClock;

impl Clock for PhoneClock {
    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }
}

struct Dice;

impl Random for Dice {
    fn unit(&self) -> f64 {
        js_sys::Math::random()
    }
}
