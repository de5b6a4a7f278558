//! Where the focus goes when what had it moves or vanishes: nobody who works without a mouse is sent back to the page's start.
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Names what a row or a section is of, across its being drawn anew.
const OF: &str = "data-of";
/// What Tab comes to.
pub const STOPS: &str = ":is(a[href], button, input, select, textarea, summary, [tabindex='0']):not([tabindex='-1'])";
/// And what only the arrows come to.
const ALL_STOPS: &str = ":is(a[href], button, input, select, textarea, summary, [tabindex='0'])";
pub const HEADING: &str = ".desk-main h1";
/// How often, and how many times at most, one looks for what is on its way.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const PATIENCE: u32 = 20;
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

/// At the top of the window, as what is higher than it has to be.
pub fn at_top(selector: &str) {
    if let Some(element) = document().query_selector(selector).ok().flatten() {
        element.scroll_into_view_with_bool(true);
        quietly(element);
    }
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

/// Before something that may have the focus goes away: from within it to the heading, without moving what is read.
pub fn leave(within: &str) {
    let is_within = document().active_element().is_some_and(|now| now.closest(within).ok().flatten().is_some());
    if is_within {
        on_quietly(HEADING);
    }
}

/// At a row of this name, for which one waits a moment: it may be on its way back. Whoever goes on elsewhere meanwhile stays there.
pub fn or_at(of: Option<String>) {
    let Some(of) = of else { return or_heading() };
    let found = move || named().into_iter().find(|row| row.get_attribute(OF).as_ref() == Some(&of));
    // By then what had it is gone, and what vanished under it has left it somewhere.
    soon(move || {
        let before = document().active_element();
        watch(PATIENCE, move |left| match found() {
            _ if document().active_element() != before => true,
            Some(row) => give(all(&row, STOPS).into_iter().next().unwrap_or(row)),
            None if left == 0 => {
                or_heading();
                true
            }
            None => false,
        });
        true
    });
}

/// What has the focus does not stay below what came to lie over the window's foot, wherever it goes in the next moment.
pub fn clear_of(over: &'static str) {
    watch(PATIENCE / 2, move |_| {
        let over_it = document().query_selector(over).ok().flatten();
        let (Some(lies), Some(focused)) = (over_it, document().active_element()) else { return true };
        let (lies_at, place) = (lies.get_bounding_client_rect(), focused.get_bounding_client_rect());
        if !lies.contains(Some(&focused)) && place.bottom() > lies_at.top() && place.top() < lies_at.bottom() {
            window().scroll_by_with_x_and_y(0.0, place.bottom() - lies_at.top() + 12.0);
        }
        false
    });
}

/// Looks again and again until it `is_over`, and `left` times more at most; it is told how often it will be asked still.
fn watch(left: u32, mut is_over: impl FnMut(u32) -> bool + 'static) {
    let look = move || {
        if !is_over(left) && left > 0 {
            watch(left - 1, is_over);
        }
    };
    set_timeout(look, LOOK_EVERY);
}

/// The rows of the list that stands before what shows its end: of the nearest table or list before it.
pub fn rows_before(end: &Element) -> Vec<Element> {
    let before = std::iter::successors(end.previous_element_sibling(), Element::previous_element_sibling);
    let list = before.filter_map(|element| if is_list(&element) { Some(element) } else { element.query_selector("tbody, ul, ol").ok()? });
    list.map(|list| all(&list, ":scope > *")).next().unwrap_or_default()
}

fn is_list(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "UL" | "OL")
}

/// Scrolls to what has the focus, unless it is in sight.
pub fn in_sight() -> bool {
    let Some(focused) = document().active_element() else { return false };
    let (place, height) = (focused.get_bounding_client_rect(), document().document_element().map_or(0, |page| page.client_height()));
    if place.top() < 0.0 || place.bottom() > f64::from(height) {
        focused.scroll_into_view_with_bool(false);
    }
    true
}

/// To the first of these rows that one can stop in, where it is brought into sight.
pub fn on_first(rows: &[Element]) -> bool {
    let stop = rows.iter().find_map(|row| all(row, STOPS).into_iter().next());
    stop.is_some_and(|stop| stop.unchecked_into::<HtmlElement>().focus().is_ok())
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
    let stop = all(&around, ALL_STOPS).iter().position(|stop| stop.is_same_node(Some(&focused)));
    let place = named().iter().position(|row| row.is_same_node(Some(&around)));
    Some(Held { of: around.get_attribute(OF)?, stop: stop.unwrap_or_default(), place: place.unwrap_or_default() })
}

/// All that bear a name of whose they are.
fn named() -> Vec<Element> {
    document().document_element().map(|page| all(&page, &format!("[{OF}]"))).unwrap_or_default()
}

impl Held {
    /// The same stop; where the row is not there any more, the heading: nobody stands at another's after they were away.
    pub fn give_back_same(&self) -> bool {
        let is_there = named().iter().any(|row| row.get_attribute(OF).as_ref() == Some(&self.of));
        if is_there { self.give_back() } else { on(HEADING) }
    }

    /// The same stop, or the last that is there now; of a row that is gone, what came to stand in its place, or the heading.
    pub fn give_back(&self) -> bool {
        let mut rows = named();
        let same = rows.iter().position(|row| row.get_attribute(OF).as_ref() == Some(&self.of));
        let place = same.unwrap_or(self.place.min(rows.len().saturating_sub(1)));
        if rows.is_empty() {
            return on(HEADING);
        }
        let around = rows.swap_remove(place);
        let mut stops = all(&around, ALL_STOPS);
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
