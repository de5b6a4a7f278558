//! Where the focus goes when what had it moves or vanishes: nobody who works without a mouse is sent back to the page's start.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Names what a row or a section is of, across its being drawn anew.
const OF: &str = "data-of";
/// What Tab comes to.
pub const STOPS: &str = ":is(a[href], button, input, select, textarea, summary, [tabindex='0']):not([tabindex='-1'])";
pub const HEADING: &str = ".desk-main h1";
const MORE: &str = ".desk-more .button";

/// Once the screen shows what was changed.
pub fn soon(give: impl FnOnce() -> bool + 'static) {
    request_animation_frame(|| {
        give();
    });
}

pub fn give(element: Element) -> bool {
    element.scroll_into_view_with_bool(false);
    quietly(element)
}

/// Where one reads, nothing moves.
pub fn quietly(element: Element) -> bool {
    let still = FocusOptions::new();
    still.set_prevent_scroll(true);
    // An anchor of a drawing is no HTML element, and takes the focus all the same.
    element.unchecked_into::<HtmlElement>().focus_with_options(&still).is_ok()
}

/// As [`on`], where one reads nothing moves.
pub fn on_quietly(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some_and(quietly)
}

/// The first that matches; false when there is none.
pub fn on(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some_and(give)
}

pub fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Whether nothing has it.
pub fn is_lost() -> bool {
    document().active_element().is_none_or(|now| now.tag_name() == "BODY")
}

/// After something was pressed that goes away by it: it goes on from the way to more of a list, or from the screen's heading, without
/// moving what is read.
pub fn or_heading() {
    soon(|| is_lost() && (on_quietly(MORE) || on_quietly(HEADING)));
}

/// What has the focus, as it can be found again: which stop of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    of: String,
    stop: usize,
    /// Its place among all that bear such a name.
    place: usize,
}

/// None where what has it bears no name of whose it is.
pub fn held() -> Option<Held> {
    let focused = document().active_element()?;
    let around = focused.closest(&format!("[{OF}]")).ok()??;
    let stop = all(&around, STOPS).iter().position(|stop| stop.is_same_node(Some(&focused)));
    let place = named().iter().position(|row| row.is_same_node(Some(&around)));
    Some(Held { of: around.get_attribute(OF)?, stop: stop.unwrap_or_default(), place: place.unwrap_or_default() })
}

/// All that bear a name of whose they are.
fn named() -> Vec<Element> {
    document().document_element().map(|page| all(&page, &format!("[{OF}]"))).unwrap_or_default()
}

impl Held {
    /// The same stop, or the last that is there now; of a row that is gone, what came to stand in its place, or the heading.
    pub fn give_back(&self) -> bool {
        let mut rows = named();
        let same = rows.iter().position(|row| row.get_attribute(OF).as_ref() == Some(&self.of));
        let place = same.unwrap_or(self.place.min(rows.len().saturating_sub(1)));
        if rows.is_empty() {
            return on(HEADING);
        }
        let around = rows.swap_remove(place);
        let mut stops = all(&around, STOPS);
        let stop = self.stop.min(stops.len().saturating_sub(1));
        quietly(if stops.is_empty() { around } else { stops.swap_remove(stop) })
    }
}

/// Runs `change`, by which rows may be drawn anew; whoever stood in one stands there again afterwards.
pub fn kept(change: impl FnOnce()) {
    let held = held();
    change();
    if let Some(held) = held {
        soon(move || is_lost() && held.give_back());
    }
}
