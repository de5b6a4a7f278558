//! The browser client: implements the ports of `app` with what a browser has, and mounts its screens.
mod http;
mod indexed_db;
mod install;
mod js;
mod kept_files;
mod lock;
mod news;
mod photo;
mod platform;
mod push;
mod rescue;
mod secrets;
mod triggers;
mod update;

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use app::offline::api::Api;
use app::offline::engine::Engine;
use app::offline::ports::{Clock, LocalStore, Random};
use app::ui::ports::{Ports, Push};

use indexed_db::IndexedDb;
use triggers::Driver;

/// Called by each program (`src/bin`) as soon as its WASM is loaded, with the screens it mounts.
pub fn start(mount: fn(Ports, Rc<dyn Push>)) {
    console_error_panic_hook::set_once();
    js::spawn(async move {
        let disk = Rc::new(IndexedDb::default());
        let ports = connect(disk.clone());
        // Functions are compiled when first called: in one piece, this would hold a slow phone's page up for half a second.
        js::breathe().await;
        mount(ports, Rc::new(push::BrowserPush));
        if let Some(boot) = js::window().document().and_then(|document| document.get_element_by_id("boot")) {
            boot.remove();
        }
        js::spawn(sweep_alone(disk));
    });
}

/// Builds every adapter, starts the engine's driver, and hands all to the screens.
fn connect(store: Rc<dyn LocalStore>) -> Ports {
    let api = Api::new(Rc::new(http::Fetch));
    let clock: Rc<dyn Clock> = Rc::new(PhoneClock);
    // The driver needs the news to tell, the news need the driver to run: the second knot is tied afterwards.
    let knot: Rc<RefCell<Weak<Driver>>> = Rc::default();
    let asked = knot.clone();
    let news = news::News::open(move || {
        if let Some(driver) = asked.borrow().upgrade() {
            driver.run_if_free();
        }
    });
    let engine = Engine::new(store.clone(), api.clone(), clock.clone(), Rc::new(Dice), news.clone());
    let driver = Driver::new(engine, store.clone(), clock.clone(), news.clone());
    knot.replace(Rc::downgrade(&driver));
    let (updates, install) = (Rc::new(update::Updates::default()), Rc::new(install::Install::default()));
    driver.start();
    updates.start();
    install.start();
    Ports {
        camera: Rc::new(photo::PhotoDesk::default()),
        lock: Rc::new(lock::PinLock { store: store.clone(), clock: clock.clone() }),
        rescue: Rc::new(rescue::RescueDesk { store: store.clone(), clock: clock.clone() }),
        files: Rc::new(kept_files::CacheFiles),
        platform: Rc::new(platform::Browser { driver, news, updates, install }),
        store,
        api,
        clock,
    }
}

/// Cleans up while no other tab is open, and holds a share of the lock from then on, so that no other tab cleans up
/// while this one is between keeping a picture and naming it.
async fn sweep_alone(disk: Rc<IndexedDb>) {
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
