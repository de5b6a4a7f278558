//! The browser client: implements the ports of `app` with what a browser has, and mounts its screens.
mod desk_ports;
mod http;
mod indexed_db;
mod install;
mod js;
mod kept_files;
mod later;
mod lock;
mod news;
mod passkeys;
mod photo;
mod platform;
mod push;
mod rescue;
mod secrets;
mod sending;
mod triggers;
mod update;

use std::rc::Rc;

use app::offline::ports::LocalStore;
use app::ui::context;
use app::ui::ports::Ports;

use later::{DeskParts, Later, LaterStore};
pub use later::{LoadPart, LoadSending};
pub use sending::{Base, Sending, begin};

/// The village official's program, called as soon as its WASM is loaded.
pub fn start_field() {
    start(|base| {
        let store = begin(&base).store;
        let ports = Ports {
            camera: Rc::new(photo::PhotoDesk::default()),
            lock: Rc::new(lock::PinLock::new(store.clone(), base.clock.clone())),
            rescue: Rc::new(rescue::RescueDesk { store: store.clone(), clock: base.clock.clone() }),
            files: Rc::new(kept_files::CacheFiles),
            platform: Rc::new(platform(&base)),
            tend: Rc::new(context::tend_after_run),
            api: base.api.clone(),
            clock: base.clock.clone(),
            store,
        };
        Box::new(move || {
            app::ui::mount_field(ports, Rc::new(push::BrowserPush));
            js::spawn(sending::sweep_alone(base.disk));
        })
    });
}

/// The program of coordinators and the ministry, called as soon as its first part is loaded.
pub fn start_desk(load: LoadPart, load_sending: LoadSending) {
    start(move |base| {
        let (disk, platform) = (base.disk.clone(), Rc::new(platform(&base)));
        let (api, clock) = (base.api.clone(), base.clock.clone());
        let later = Later::new(base, load_sending);
        let store: Rc<dyn LocalStore> = Rc::new(LaterStore { disk: disk.clone(), later: later.clone() });
        let tending = later.clone();
        let ports = Ports {
            camera: Rc::new(desk_ports::NoCamera),
            lock: Rc::new(lock::PinLock::new(store.clone(), clock.clone())),
            rescue: Rc::new(desk_ports::NoRescue { disk }),
            files: Rc::new(desk_ports::NoFiles),
            platform,
            tend: Rc::new(move |context| tending.tend(context)),
            store,
            api,
            clock,
        };
        let parts = Rc::new(DeskParts { load, later });
        Box::new(move || app::ui::mount_desk(ports, Rc::new(push::BrowserPush), Rc::new(passkeys::BrowserPasskeys), parts))
    });
}

/// Connects what a program needs, and has it mount its screens.
fn start(connect: impl FnOnce(Base) -> Box<dyn FnOnce()> + 'static) {
    console_error_panic_hook::set_once();
    js::spawn(async move {
        let mount = connect(Base::open());
        // Functions are compiled when first called: in one piece, this would hold a slow phone's page up for half a second.
        js::breathe().await;
        mount();
        if let Some(boot) = js::window().document().and_then(|document| document.get_element_by_id("boot")) {
            boot.remove();
        }
    });
}

fn platform(base: &Base) -> platform::Browser {
    let (updates, install) = (Rc::new(update::Updates::default()), Rc::new(install::Install::default()));
    updates.start();
    install.start();
    platform::Browser { runner: base.runner.clone(), news: base.news.clone(), updates, install }
}

/// Whether the server no longer has the files this page was made with (`public/parts.js` finds out).
pub fn release_is_gone() -> bool {
    js::get(&js::window(), "rutanReleaseIsGone").is_some()
}
