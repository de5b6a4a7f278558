//! Noticing that somebody has almost scrolled to the end of a list.
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::js_sys::Array;
use web_sys::{IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// How far below the window the end may be when more is fetched.
const MARGIN: &str = "1200px";

/// Calls `near` whenever `end` is in sight or nearly so; again after `changed` has told that the list has grown, since an end
/// that stays in sight is not reported twice. Without the browser's help nothing happens: the list has its button.
pub fn watch(end: NodeRef<Div>, near: impl Fn() + Clone + 'static, changed: impl Fn() + 'static) {
    let observer = StoredValue::new_local(None::<IntersectionObserver>);
    Effect::new(move |_| {
        changed();
        let Some(element) = end.get() else { return };
        if observer.with_value(Option::is_none) {
            observer.set_value(observing(near.clone()));
        }
        observer.with_value(|observer| {
            if let Some(observer) = observer {
                observer.unobserve(&element);
                observer.observe(&element);
            }
        });
    });
}

fn observing(near: impl Fn() + 'static) -> Option<IntersectionObserver> {
    let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let in_sight = |entry: wasm_bindgen::JsValue| entry.unchecked_into::<IntersectionObserverEntry>().is_intersecting();
        if entries.iter().any(in_sight) {
            near();
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(MARGIN);
    // Belongs to the browser from here on, which may call it once more when the screen is gone.
    IntersectionObserver::new_with_options(seen.into_js_value().unchecked_ref(), &options).ok()
}
