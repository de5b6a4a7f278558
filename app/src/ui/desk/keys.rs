//! Keyboard first: single keys, by their place on the keyboard, because a Thai layout has no `j`.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Keys that lead from one to the next and change nothing.
const MOVING: [&str; 4] = ["KeyJ", "KeyK", "ArrowDown", "ArrowUp"];

/// Calls `act` with the key's code (`KeyJ`) for single keys, as long as the screen that asked is there.
/// Keys belong to a field being typed in, to an open dialog, and to the browser when a modifier is held. A key that is held
/// down goes on moving and does nothing else again: holding `a` must not accept what nobody has read.
pub fn on_key(act: impl Fn(&str, &KeyboardEvent) + 'static) {
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let (key, is_command) = (event.code(), event.ctrl_key() || event.meta_key() || event.alt_key());
        let is_held = event.repeat() && !MOVING.contains(&key.as_str());
        if !is_command && !is_held && !is_typing(&event) && !dialog_is_open() {
            act(&key, &event);
        }
    });
    on_cleanup(move || listener.remove());
}

/// `?`, which stands on the same key in both layouts only by its place.
pub fn is_question_mark(event: &KeyboardEvent) -> bool {
    event.key() == "?" || (event.code() == "Slash" && event.shift_key())
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    // A tick is no typing: the keys go on working after it.
    let is_tick = |element: &Element| element.get_attribute("type").as_deref() == Some("checkbox");
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA") && !is_tick(&element))
}

fn dialog_is_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
