//! Where the focus goes when what had it moves or vanishes: nobody who works without a mouse is sent back to the page's start.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::domain::monthly::PictureKey;

/// The cards of all channels, and the buttons that add from the tray.
pub const CARDS: &str = ".monthly-card";
pub const TRAY_BUTTONS: &str = ".monthly-tray-picture .button";
/// Names a card's control across its being made anew in another channel.
pub const CONTROL: &str = "data-control";

/// Once the screen shows what was changed.
pub fn soon(give: impl FnOnce() -> bool + 'static) {
    request_animation_frame(|| {
        give();
    });
}

pub fn card_id(key: &PictureKey) -> String {
    format!("card-{}-{}", key.source.0, &key.hash.as_str()[..12])
}

fn give(element: Element) -> bool {
    let Ok(element) = element.dyn_into::<HtmlElement>() else { return false };
    element.scroll_into_view_with_bool(false);
    element.focus().is_ok()
}

/// The first that matches; false when there is none.
pub fn on(selector: &str) -> bool {
    document().query_selector(selector).ok().flatten().is_some_and(give)
}

/// A picture's card, or the control of it.
pub fn on_card(key: &PictureKey, control: Option<&str>) -> bool {
    let Some(card) = document().get_element_by_id(&card_id(key)) else { return false };
    let inside = control.and_then(|control| card.query_selector(&format!("[{CONTROL}={control}]")).ok().flatten());
    give(inside.unwrap_or(card))
}

/// The control of a card that has the focus.
pub fn control() -> Option<String> {
    document().active_element()?.get_attribute(CONTROL)
}

fn all(selector: &str) -> Vec<Element> {
    let Ok(found) = document().query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The place among those that match of the one which holds the focus.
pub fn place_among(selector: &str) -> Option<usize> {
    let focused = document().active_element()?;
    all(selector).iter().position(|element| element.contains(Some(&focused)))
}

/// The one that has come to stand at this place, or the last; false when there is none left.
pub fn at(selector: &str, place: usize) -> bool {
    let mut found = all(selector);
    let place = place.min(found.len().saturating_sub(1));
    if found.is_empty() { false } else { give(found.swap_remove(place)) }
}
