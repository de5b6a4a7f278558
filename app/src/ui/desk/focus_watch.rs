//! Whatever had the focus may vanish under it: a button that did its work, a row that left, a dialog's form. Whoever works without a
//! mouse then stands at what came into its place, and never at the page's start.
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, MutationObserver, MutationObserverInit};

use super::focus::{HEADING, STOPS, all, is_lost, on_quietly, quietly, soon};

/// What had the focus: at which address, and its place among the stops of each element around it, the nearest first.
struct Memory {
    address: String,
    around: Vec<(Element, usize)>,
}

/// Watches over everything below `root` for as long as it is there.
pub fn watch(root: NodeRef<Div>) {
    let memory = StoredValue::new_local(None::<Memory>);
    let observer = StoredValue::new_local(None::<MutationObserver>);
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            observer.set_value(observing(&root, memory));
        }
    });
    let focused = window_event_listener_untyped("focusin", move |event| memory.set_value(remembered(&event)));
    // Whoever presses beside everything has put the focus down; what is pressed takes it a moment later.
    let pressed = window_event_listener_untyped("pointerdown", move |_| memory.set_value(None));
    on_cleanup(move || {
        focused.remove();
        pressed.remove();
        if let Some(observer) = observer.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
}

fn observing(root: &Element, memory: StoredValue<Option<Memory>, LocalStorage>) -> Option<MutationObserver> {
    let look = move || is_lost() && memory.try_update_value(Option::take).flatten().is_some_and(|memory| memory.give_back());
    let changed = Closure::<dyn FnMut()>::new(move || {
        if is_lost() && memory.try_with_value(Option::is_some) == Some(true) {
            // Whoever gives it back by themselves comes first.
            soon(look);
        }
    });
    // Belongs to the browser from here on, which may call it once more when the screen is gone.
    let observer = MutationObserver::new(changed.into_js_value().unchecked_ref()).ok()?;
    let all = MutationObserverInit::new();
    all.set_child_list(true);
    all.set_subtree(true);
    observer.observe_with_options(root, &all).ok()?;
    Some(observer)
}

fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

fn remembered(event: &Event) -> Option<Memory> {
    let focused: Element = event.target()?.dyn_into().ok()?;
    let above = std::iter::successors(focused.parent_element(), |element| element.parent_element());
    let place = |element: Element| {
        let stops = all(&element, STOPS);
        let at = stops.iter().position(|stop| stop.is_same_node(Some(&focused)))?;
        Some((element, at))
    };
    Some(Memory { address: address(), around: above.filter_map(place).collect() })
}

impl Memory {
    /// To what stands in its place now, as near as anything is left; on another screen, to its heading.
    fn give_back(self) -> bool {
        // A dialog may have an address of its own for each thing it shows; what lies below it takes nothing.
        let is_in_dialog = self.around.iter().any(|(element, _)| element.is_connected() && element.matches("dialog[open]") == Ok(true));
        if !is_in_dialog && self.address != address() {
            return on_quietly(HEADING);
        }
        for (element, at) in self.around.into_iter().filter(|(element, _)| element.is_connected()) {
            let mut stops = all(&element, STOPS);
            if !stops.is_empty() {
                let at = at.min(stops.len() - 1);
                // One that is hidden takes nothing.
                if quietly(stops.swap_remove(at)) && !is_lost() {
                    return true;
                }
            }
        }
        on_quietly(HEADING)
    }
}
