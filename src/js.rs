//! Small bridges to the browser: promises, names that web-sys does not have, pauses.
use std::future::Future;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::{Blob, BlobPropertyBag, Event, EventTarget, Window};

pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// `object.name`; `None` when it is missing or empty.
pub fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// `object.name(...arguments)`, for what web-sys has not or calls unstable.
pub fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    Reflect::apply(&function, object, &arguments.iter().collect::<Array>())
}

/// `{ name: value, … }`
pub fn object(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (name, value) in pairs {
        // A plain object takes every property.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// The result of a call that returns a promise.
pub async fn settled(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}

pub async fn sleep(ms: i32) {
    let pause = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = JsFuture::from(pause).await;
}

/// Lets the page draw and hear its person before more work is done.
pub async fn breathe() {
    match get(&window(), "scheduler") {
        Some(scheduler) if get(&scheduler, "yield").is_some() => drop(settled(call(&scheduler, "yield", &[])).await),
        _ => sleep(0).await,
    }
}

/// Listens for as long as the page lives.
pub fn listen(target: &EventTarget, name: &str, hear: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(hear);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// How a lock is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Wait,
    OnlyIfFree,
    /// Beside others who share it; not beside anybody else.
    Shared,
}

/// Runs `work` while holding the lock `name` among all tabs of the app.
/// False: another tab holds it and nothing was run.
pub async fn with_lock<F>(name: &str, turn: Turn, work: F) -> bool
where
    F: Future<Output = ()> + 'static,
{
    let Some(locks) = get(&window().navigator(), "locks") else {
        // Below the floor of browsers; one tab is the rule there.
        work.await;
        return true;
    };
    let ran = std::rc::Rc::new(std::cell::Cell::new(false));
    let mut work = Some(Box::pin(work));
    let granted = Closure::<dyn FnMut(JsValue) -> Promise>::new({
        let ran = ran.clone();
        move |lock: JsValue| match work.take().filter(|_| !lock.is_null()) {
            Some(work) => {
                ran.set(true);
                future_to_promise(async move {
                    work.await;
                    Ok(JsValue::UNDEFINED)
                })
            }
            None => Promise::resolve(&JsValue::UNDEFINED),
        }
    });
    let mode = if turn == Turn::Shared { "shared" } else { "exclusive" };
    let options = object(&[("mode", mode.into()), ("ifAvailable", (turn == Turn::OnlyIfFree).into())]);
    let _ = settled(call(&locks, "request", &[name.into(), options, granted.as_ref().clone()])).await;
    ran.get()
}

/// Starts `work` and lets it go.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    spawn_local(work);
}

pub fn blob(bytes: &[u8], kind: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    // A copy that JavaScript owns: the memory of the WASM may move under a view.
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options)
}

pub async fn bytes_of(blob: &Blob) -> Result<Vec<u8>, JsValue> {
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The name of a thrown `DOMException` or error: `QuotaExceededError`.
pub fn error_name(error: &JsValue) -> String {
    get(error, "name").and_then(|name| name.as_string()).unwrap_or_default()
}

/// What to write into a log about a thrown value.
pub fn error_text(error: &JsValue) -> String {
    let message = get(error, "message").and_then(|message| message.as_string());
    format!("{}: {}", error_name(error), message.unwrap_or_else(|| format!("{error:?}")))
}

pub fn random_bytes<const N: usize>() -> Result<[u8; N], JsValue> {
    let mut bytes = [0; N];
    window().crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}
