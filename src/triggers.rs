//! When the engine runs, and that it runs in one tab at a time.
use std::cell::Cell;
use std::rc::Rc;

use app::offline::engine::{Engine, Outcome};
use app::offline::ports::{Clock, LocalStore, SyncEvent};
use app::offline::{backoff, owner, unheard};
use wasm_bindgen::JsCast;
use web_sys::MessageEvent;

use crate::js;
use crate::news::News;

const LOCK: &str = "rutan-sync";
/// The tag of Background Sync, and the message the service worker passes on.
const SYNC_TAG: &str = "rutan-sync";
/// Pause between runs when something waits and the engine named no time, ms.
const PAUSE_MS: i64 = 30_000;
/// Pause before asking again what was said to the reports sent from here, when nothing waits, ms.
const LISTEN_MS: i64 = 600_000;
/// Another tab may be the one that runs then: never at the very same moment, never sooner, ms.
const SHORTEST_PAUSE_MS: i64 = 1_000;
/// What was said beside reports is told after a run: the first wait begins at sixteen seconds, by which it is mostly heard.
const TOLD_MEANWHILE: u32 = 4;
/// Timers hold no more than 24 days; an hour is often enough to look.
const LONGEST_PAUSE_MS: i64 = 3_600_000;

pub struct Driver {
    engine: Engine,
    store: Rc<dyn LocalStore>,
    clock: Rc<dyn Clock>,
    news: Rc<News>,
    running: Cell<bool>,
    /// Asked for while running: runs once more after.
    again: Cell<bool>,
    /// This tab has a reason of its own to run, so a tab that is at it must be told.
    insists: Cell<bool>,
    timer: Cell<Option<i32>>,
    /// Runs in a row after which something that was said here was still unheard.
    unheard: Cell<u32>,
}

impl Driver {
    pub fn new(engine: Engine, store: Rc<dyn LocalStore>, clock: Rc<dyn Clock>, news: Rc<News>) -> Rc<Self> {
        let (running, again, insists, timer, unheard) = Default::default();
        Rc::new(Self { engine, store, clock, news, running, again, insists, timer, unheard })
    }

    /// Listens to everything that may mean "the network is back", and runs for the first time.
    pub fn start(self: &Rc<Self>) {
        let window = js::window();
        let driver = self.clone();
        js::listen(&window, "online", move |_| driver.run());
        if let Some(document) = window.document() {
            let driver = self.clone();
            let page = document.clone();
            js::listen(&document, "visibilitychange", move |_| {
                if page.visibility_state() == web_sys::VisibilityState::Visible {
                    driver.run();
                }
            });
        }
        if let Some(workers) = js::get(&window.navigator(), "serviceWorker") {
            let driver = self.clone();
            js::listen(workers.unchecked_ref(), "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if data.and_then(|data| js::get(&data, "type")).and_then(|kind| kind.as_string()).as_deref() == Some("sync") {
                    driver.run();
                }
            });
        }
        // Whichever tab ran, all know when to run next; the lock lets one through.
        let driver = self.clone();
        self.news.hear_with(Box::new(move |event| {
            if let SyncEvent::Finished { next_ms: Some(at) } = event {
                driver.run_at(at);
            }
        }));
        self.run();
    }

    /// Runs now, or once more after the present run. When another tab is at it, asks that one.
    pub fn run(self: &Rc<Self>) {
        self.insists.set(true);
        self.run_if_free();
    }

    /// The same, but content if another tab is at it: two tabs that ask each other would never end.
    pub fn run_if_free(self: &Rc<Self>) {
        self.again.set(true);
        if !self.running.replace(true) {
            js::spawn(self.clone().drive());
        }
    }

    async fn drive(self: Rc<Self>) {
        while self.again.replace(false) {
            let insists = self.insists.replace(false);
            let outcome = Rc::new(Cell::new(None));
            let (driver, ended) = (self.clone(), outcome.clone());
            let ran = js::with_lock(LOCK, js::Turn::OnlyIfFree, async move {
                ended.set(Some(driver.engine.run().await));
            })
            .await;
            if let Some(outcome) = outcome.take() {
                self.after(outcome).await;
            }
            if !ran {
                // The other tab may be closed before it says when to look again.
                self.run_at(self.clock.now_ms() + PAUSE_MS);
                if insists {
                    self.news.ask_others_to_run();
                }
            }
        }
        self.running.set(false);
    }

    async fn after(self: &Rc<Self>, outcome: Outcome) {
        let something_waits =
            owner::own_outbox(&*self.store).await.is_ok_and(|items| items.iter().any(|item| item.delivery.quarantine.is_none()));
        if !something_waits {
            if outcome == Outcome::Idle {
                self.listen().await;
            }
            return;
        }
        // The browser then wakes the service worker, and it us, when the network is back. Where it is not away but the centre is,
        // the browser would do so at once, and again after each run that fails: waiting is for the timer.
        if !js::window().navigator().on_line() {
            js::spawn(register_background_sync());
        }
        if outcome == Outcome::Idle {
            self.run_at(self.clock.now_ms() + PAUSE_MS);
        }
    }

    /// No report waits: comes again for what was said beside them, or because a report may come back while the app stays open.
    async fn listen(self: &Rc<Self>) {
        if unheard::is_something(&*self.store, self.clock.now_ms()).await.unwrap_or(false) {
            self.unheard.set(self.unheard.get() + 1);
            let wait_ms = backoff::wait_ms(self.unheard.get() + TOLD_MEANWHILE, js_sys::Math::random());
            return self.run_at(self.clock.now_ms() + wait_ms);
        }
        self.unheard.set(0);
        if owner::own_sent(&*self.store).await.is_ok_and(|sent| !sent.is_empty()) {
            self.run_at(self.clock.now_ms() + LISTEN_MS);
        }
    }

    fn run_at(self: &Rc<Self>, at_ms: i64) {
        let wait_ms = (at_ms - self.clock.now_ms()).clamp(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS);
        let driver = self.clone();
        let due = wasm_bindgen::closure::Closure::once_into_js(move || {
            driver.timer.set(None);
            driver.run_if_free();
        });
        let timer = js::window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(due.unchecked_ref(), i32::try_from(wait_ms).unwrap_or(i32::MAX));
        if let Some(earlier) = self.timer.replace(timer.ok()) {
            js::window().clear_timeout_with_handle(earlier);
        }
    }
}

/// Chromium only; elsewhere the other triggers do.
async fn register_background_sync() {
    let Some(workers) = js::get(&js::window().navigator(), "serviceWorker") else { return };
    // `ready` never comes where no worker is registered, so it is only awaited where one controls this page.
    if js::get(&workers, "controller").is_none() {
        return;
    }
    let Some(ready) = js::get(&workers, "ready") else { return };
    let Ok(registration) = js::settled(Ok(ready)).await else { return };
    if let Some(sync) = js::get(&registration, "sync") {
        let _ = js::settled(js::call(&sync, "register", &[SYNC_TAG.into()])).await;
    }
}
