//! Notifications of this browser (Web Push); the desk's program alone holds it.
use app::domain::access::PersonId;
use app::offline::ports::Task;
use app::ui::ports::{Push, PushState};
use app::wire::sendings::PushSubscription;
use wasm_bindgen::prelude::*;
use web_sys::Storage;

use crate::js;

/// Whose notices this browser shows: a browser keeps its subscription when another person signs in.
const WHOSE: &str = "rutan-push";

pub struct BrowserPush;

impl Push for BrowserPush {
    fn state(&self, person: PersonId) -> Task<'_, PushState> {
        Box::pin(async move {
            let Some(manager) = manager().await else { return PushState::Unsupported };
            match permission().as_deref() {
                None => PushState::Unsupported,
                Some("denied") => PushState::Blocked,
                Some("granted") if is_whose(person) && subscription(&manager).await.is_some() => PushState::On,
                Some(_) => PushState::Off,
            }
        })
    }

    fn current(&self) -> Task<'_, Option<PushSubscription>> {
        Box::pin(async { read(&subscription(&manager().await?).await?) })
    }

    fn subscribe(&self, person: PersonId, key: String) -> Task<'_, Option<PushSubscription>> {
        Box::pin(async move {
            let notification = js::get(&js::window(), "Notification")?;
            let answer = js::settled(js::call(&notification, "requestPermission", &[])).await.ok()?;
            if answer.as_string().as_deref() != Some("granted") {
                return None;
            }
            let manager = manager().await?;
            // One of another key, or another person's, would stand in the way.
            end(&manager).await;
            let options = js::object(&[("userVisibleOnly", true.into()), ("applicationServerKey", key.into())]);
            let subscribed = js::settled(js::call(&manager, "subscribe", &[options])).await.ok()?;
            let _ = storage()?.set_item(WHOSE, &person.0.to_string());
            read(&subscribed)
        })
    }

    fn unsubscribe(&self) -> Task<'_, ()> {
        Box::pin(async {
            if let Some(manager) = manager().await {
                end(&manager).await;
            }
            if let Some(storage) = storage() {
                let _ = storage.remove_item(WHOSE);
            }
        })
    }
}

/// None where the browser has none, or no service worker is there to show anything (a private window).
async fn manager() -> Option<JsValue> {
    js::get(&js::window(), "PushManager")?;
    let workers = js::get(&js::window().navigator(), "serviceWorker")?;
    let registration = js::settled(js::call(&workers, "getRegistration", &["/".into()])).await.ok()?;
    js::get(&registration, "pushManager")
}

fn permission() -> Option<String> {
    js::get(&js::get(&js::window(), "Notification")?, "permission")?.as_string()
}

async fn subscription(manager: &JsValue) -> Option<JsValue> {
    js::settled(js::call(manager, "getSubscription", &[])).await.ok().filter(JsValue::is_object)
}

async fn end(manager: &JsValue) {
    if let Some(subscription) = subscription(manager).await {
        // What the browser will not end, the server ends.
        let _ = js::settled(js::call(&subscription, "unsubscribe", &[])).await;
    }
}

fn read(subscription: &JsValue) -> Option<PushSubscription> {
    let text = js_sys::JSON::stringify(subscription).ok()?.as_string()?;
    serde_json::from_str(&text).ok()
}

fn storage() -> Option<Storage> {
    js::window().local_storage().ok().flatten()
}

fn is_whose(person: PersonId) -> bool {
    let kept = storage().and_then(|storage| storage.get_item(WHOSE).ok().flatten());
    kept.as_deref() == Some(person.0.to_string().as_str())
}
