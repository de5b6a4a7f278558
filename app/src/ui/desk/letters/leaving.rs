//! Leaving a draft of which something is not saved: asked first, by a link as by closing the window.
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

use super::keeping::{Keeping, Kept};
use crate::text;
use crate::ui::components::Confirm;
use crate::ui::desk::lang;

#[component]
pub fn Leaving(keeping: Keeping) -> impl IntoView {
    let (asking, to) = (RwSignal::new(false), StoredValue::new(String::new()));
    let closing = window_event_listener(leptos::ev::beforeunload, move |event| {
        if untrack(|| keeping.would_be_lost()) || keeping.kept.get_untracked() != Kept::Saved {
            event.prevent_default();
        }
    });
    // Before the router hears of it.
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    let following = EventListener::new_with_options(&document(), "click", first, move |event| {
        if let Some(path) = followed(event).filter(|_| untrack(|| keeping.would_be_lost())) {
            event.prevent_default();
            event.stop_propagation();
            to.set_value(path);
            asking.set(true);
        }
    });
    let following = StoredValue::new_local(Some(following));
    on_cleanup(move || {
        closing.remove();
        following.update_value(|following| drop(following.take()));
    });
    let navigate = StoredValue::new_local(use_navigate());
    let leave = Callback::new(move |()| navigate.with_value(|navigate| navigate(&to.get_value(), NavigateOptions::default())));
    view! {
        <Confirm open=asking title=text::letters_leave_title(lang()) body=text::letters_leave_body(lang()) yes=text::letters_leave(lang())
            no=text::letters_go_on(lang()) danger=true on_yes=leave/>
    }
}

/// The path of a link of this app that is followed in this window.
fn followed(event: &Event) -> Option<String> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    if mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key() {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let path = link.get_attribute("href").filter(|path| path.starts_with('/'))?;
    link.get_attribute("target").is_none_or(|target| target.is_empty()).then_some(path)
}
