//! Putting the app on the home screen.
use std::cell::Cell;

use app::ui::ports::InstallState;
use wasm_bindgen::prelude::*;

use crate::js;

/// Where `boot.js` leaves the browser's offer, which may come before this code is loaded.
const OFFER: &str = "rutanInstallOffer";

#[derive(Default)]
pub struct Install {
    installed_now: Cell<bool>,
}

impl Install {
    pub fn start(self: &std::rc::Rc<Self>) {
        let window = js::window();
        js::listen(&window, "beforeinstallprompt", |event| {
            // Our own button opens it, when the person is ready.
            event.prevent_default();
            keep_offer(&event);
        });
        let install = self.clone();
        js::listen(&window, "appinstalled", move |_| {
            install.installed_now.set(true);
            keep_offer(&JsValue::UNDEFINED);
        });
    }

    pub fn state(&self) -> InstallState {
        if self.installed_now.get() || runs_installed() {
            InstallState::Installed
        } else if js::get(&js::window(), OFFER).is_some() {
            InstallState::Offered
        } else if is_apple_phone() {
            InstallState::ByHand
        } else {
            InstallState::Unknown
        }
    }

    /// Opens the browser's dialog; true when the person agreed. An offer can be used once.
    pub async fn ask(&self) -> bool {
        let Some(offer) = js::get(&js::window(), OFFER) else { return false };
        keep_offer(&JsValue::UNDEFINED);
        if js::settled(js::call(&offer, "prompt", &[])).await.is_err() {
            return false;
        }
        let choice = js::settled(js::get(&offer, "userChoice").ok_or(JsValue::NULL)).await.ok();
        choice.and_then(|choice| js::get(&choice, "outcome")).and_then(|outcome| outcome.as_string()).as_deref() == Some("accepted")
    }
}

fn keep_offer(offer: &JsValue) {
    let _ = js_sys::Reflect::set(&js::window(), &OFFER.into(), offer);
}

fn runs_installed() -> bool {
    let window = js::window();
    let standalone = window.match_media("(display-mode: standalone)").ok().flatten().is_some_and(|query| query.matches());
    // Safari's own word for it.
    standalone || js::get(&window.navigator(), "standalone").is_some_and(|flag| flag.is_truthy())
}

fn is_apple_phone() -> bool {
    let navigator = js::window().navigator();
    let agent = navigator.user_agent().unwrap_or_default();
    // An iPad says it is a Macintosh, but no Macintosh has a touch screen.
    let touches = js::get(&navigator, "maxTouchPoints").and_then(|count| count.as_f64()).unwrap_or(0.0);
    agent.contains("iPhone") || agent.contains("iPad") || (agent.contains("Macintosh") && touches > 1.0)
}
