//! Where the focus goes when a picture's card moves or vanishes.
use leptos::prelude::*;
use web_sys::Element;

use crate::domain::monthly::PictureKey;
use crate::ui::desk::focus::give;
pub use crate::ui::desk::focus::{on, soon};

/// The cards of all channels, and the buttons that add from the tray.
pub const CARDS: &str = ".monthly-card";
pub const TRAY_BUTTONS: &str = ".monthly-tray-picture .button";
/// Names a card's control across its being made anew in another channel.
pub const CONTROL: &str = "data-control";

pub fn card_id(key: &PictureKey) -> String {
    format!("card-{}-{}", key.source.0, &key.hash.as_str()[..12])
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
    document().document_element().map(|page| crate::ui::desk::focus::all(&page, selector)).unwrap_or_default()
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
