//! The service worker: registered once the app is up, and asked when a whole new version waits. A new version never
//! comes in by itself while a tab is open.
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

use crate::js;

const WORKER: &str = "/sw.js";
/// How often a page that stays open looks for a new version, ms.
const LOOK_EVERY_MS: f64 = 3_600_000.0;
/// Until a new version that was asked in is asked again, ms.
const ASK_AGAIN_MS: i32 = 1_000;

#[derive(Default)]
pub struct Updates {
    registration: RefCell<Option<ServiceWorkerRegistration>>,
    ready: RefCell<Vec<Rc<dyn Fn()>>>,
    /// A whole new version waits, or another tab has already switched to it.
    waits: Cell<bool>,
    /// The person asked for it here.
    applying: Cell<bool>,
    looked_at: Cell<f64>,
}

impl Updates {
    pub fn start(self: &Rc<Self>) {
        let Some(workers) = workers() else { return };
        // Read before anything is registered: without a controller this is the first visit, and what gets installed
        // is no update.
        let had_controller = Cell::new(workers.controller().is_some());
        let updates = self.clone();
        js::listen(&workers, "controllerchange", move |_| {
            if !had_controller.replace(true) {
                return;
            }
            if updates.applying.replace(false) {
                let _ = js::window().location().reload();
            } else {
                // Another tab switched. This one goes on with what it has loaded until its person agrees.
                updates.tell();
            }
        });
        let updates = self.clone();
        js::spawn(async move { updates.register(&workers).await });
        self.look_when_shown();
    }

    async fn register(self: Rc<Self>, workers: &ServiceWorkerContainer) {
        let options = js::object(&[("scope", "/".into()), ("updateViaCache", "none".into())]);
        let registering = js::call(workers, "register", &[WORKER.into(), options]);
        let Ok(registration) = js::settled(registering).await.and_then(JsCast::dyn_into::<ServiceWorkerRegistration>) else {
            // No network on a first visit, or a private window: the app works, but not the next start without network.
            return;
        };
        self.registration.replace(Some(registration.clone()));
        self.watch(&registration);
        if registration.waiting().is_some() && workers.controller().is_some() {
            self.tell();
        }
    }

    fn watch(self: &Rc<Self>, registration: &ServiceWorkerRegistration) {
        let updates = self.clone();
        let found = {
            let registration = registration.clone();
            move || {
                let Some(installing) = registration.installing() else { return };
                let (updates, worker) = (updates.clone(), installing.clone());
                js::listen(&installing, "statechange", move |_| {
                    let is_update = workers().is_some_and(|workers| workers.controller().is_some());
                    if worker.state() == ServiceWorkerState::Installed && is_update {
                        updates.tell();
                    }
                });
            }
        };
        // One may have begun before we listened.
        found();
        js::listen(registration, "updatefound", move |_| found());
    }

    fn look_when_shown(self: &Rc<Self>) {
        let Some(document) = js::window().document() else { return };
        self.looked_at.set(js_sys::Date::now());
        let (updates, page) = (self.clone(), document.clone());
        js::listen(&document, "visibilitychange", move |_| {
            let now = js_sys::Date::now();
            let is_time = now - updates.looked_at.get() > LOOK_EVERY_MS;
            if is_time && page.visibility_state() == web_sys::VisibilityState::Visible {
                updates.looked_at.set(now);
                let registration = updates.registration.borrow().clone();
                if let Some(Ok(looking)) = registration.map(|registration| registration.update()) {
                    js::spawn(async move { drop(JsFuture::from(looking).await) });
                }
            }
        });
    }

    pub fn when_ready(&self, ready: Box<dyn Fn()>) {
        let ready: Rc<dyn Fn()> = ready.into();
        self.ready.borrow_mut().push(ready.clone());
        if self.waits.get() {
            ready();
        }
    }

    fn tell(&self) {
        self.waits.set(true);
        let ready = self.ready.borrow().clone();
        ready.iter().for_each(|ready| ready());
    }

    /// Asks the new version in, and again until it has come: a browser that is about to end the old worker lets it
    /// live on for half a minute, or for good, when a request comes in between (Chromium does).
    pub fn apply(self: &Rc<Self>) {
        if self.applying.replace(true) {
            return;
        }
        let updates = self.clone();
        js::spawn(async move {
            while updates.applying.get() {
                let waiting = updates.registration.borrow().as_ref().and_then(ServiceWorkerRegistration::waiting);
                let Some(worker) = waiting else { return drop(js::window().location().reload()) };
                let _ = worker.post_message(&js::object(&[("type", "activate".into())]));
                js::sleep(ASK_AGAIN_MS).await;
            }
        });
    }
}

fn workers() -> Option<ServiceWorkerContainer> {
    js::get(&js::window().navigator(), "serviceWorker").map(JsCast::unchecked_into)
}
