//! Where in the list somebody is reading, kept while rows are put in above it.
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::domain::report::ReportId;

/// The id of a row's element.
pub fn row_id(id: ReportId) -> String {
    format!("row-{}", id.0)
}

/// The links of all rows, in order.
pub fn row_links() -> Vec<HtmlElement> {
    let Ok(found) = document().query_selector_all(".desk-row a[data-row]") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The report whose row has the focus.
pub fn focused_report() -> Option<ReportId> {
    let row = document().active_element()?.closest(".desk-row").ok().flatten()?;
    let id = row.id();
    uuid::Uuid::parse_str(id.strip_prefix("row-")?).ok().map(ReportId)
}

/// The row that is looked at and how far from the window's top it is, pixels.
pub struct ReadingPlace(Option<(String, f64)>);

impl ReadingPlace {
    /// Nothing to keep when one is at the very top with nothing in hand or under the pointer: there, what is new may simply appear.
    pub fn now() -> Self {
        let focused = document().active_element().and_then(|element| element.closest(".desk-row").ok().flatten());
        let pointed_at = || document().query_selector(".desk-row:hover").ok().flatten();
        let row = match focused.or_else(pointed_at) {
            Some(row) => Some(row),
            None if window().scroll_y().unwrap_or(0.0) > 40.0 => first_visible_row(),
            None => None,
        };
        Self(row.map(|row| (row.id(), row.get_bounding_client_rect().top())))
    }

    /// After the rows have changed: scrolls so that the row stands where it stood, before anything is painted.
    pub fn keep(self) {
        let Some((id, top)) = self.0 else { return };
        request_animation_frame(move || {
            if let Some(row) = document().get_element_by_id(&id) {
                window().scroll_by_with_x_and_y(0.0, row.get_bounding_client_rect().top() - top);
            }
        });
    }
}

fn first_visible_row() -> Option<Element> {
    let rows = document().query_selector_all(".desk-row").ok()?;
    let element = |index| rows.get(index).and_then(|node| node.dyn_into::<Element>().ok());
    (0..rows.length()).filter_map(element).find(|row| row.get_bounding_client_rect().bottom() > 120.0)
}
