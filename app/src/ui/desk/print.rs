//! What paper shows that the screen does not: every table, and every row that is here.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Tables behind a drawing and figures by channel, closed on screen.
const CLOSED: &str = ".desk-main details:not([open]):has(table, .month-channels)";

/// Opens the tables while the page is printed, and closes those again that were closed; for as long as its screen is here.
pub fn open_tables() {
    let opened = StoredValue::new_local(Vec::<Element>::new());
    around_print(move |prints| {
        if prints {
            let found = document().query_selector_all(CLOSED).ok();
            let all = found.iter().flat_map(|found| (0..found.length()).filter_map(|at| found.get(at)?.dyn_into::<Element>().ok()));
            opened.update_value(|opened| opened.extend(all.inspect(|one| drop(one.set_attribute("open", "")))));
        } else {
            opened.update_value(|opened| opened.drain(..).for_each(|one| drop(one.remove_attribute("open"))));
        }
    });
}

/// Whether the page is being printed just now.
pub fn is_printing() -> RwSignal<bool> {
    let is = RwSignal::new(false);
    around_print(move |prints| is.set(prints));
    is
}

/// Prints when the screen shows what it shows for paper: a browser takes the page as it is when it is asked, and tells of printing
/// too late for anything to be drawn anew.
pub fn print_when_drawn(printing: RwSignal<bool>) {
    printing.set(true);
    // Drawn before the first frame, laid out before the second.
    request_animation_frame(move || {
        request_animation_frame(move || {
            // Where there is nothing to print with.
            if window().print().is_err() {
                printing.set(false);
            }
        });
    });
}

/// Told true before the page is laid out for paper, false afterwards.
fn around_print(told: impl Fn(bool) + Copy + 'static) {
    let listeners =
        [("beforeprint", true), ("afterprint", false)].map(|(name, prints)| window_event_listener_untyped(name, move |_| told(prints)));
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
}
