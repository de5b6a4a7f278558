//! Coming back to the same place of the same form, whatever closed the page.
use leptos::{ev, prelude::*};

use crate::domain::report::ReportId;
use crate::ui::settings;

/// The form that is open now: a start of the app after its page was killed goes straight back to it.
const OPEN: &str = "rutan.open-draft";

fn name(id: ReportId) -> String {
    format!("rutan.scroll.{}", id.0)
}

/// Restores the place once the form is drawn, and keeps it at every scroll while the form is open.
pub fn keep_place(id: ReportId) {
    let kept = settings::read(&name(id)).and_then(|y| y.parse::<f64>().ok());
    settings::write(OPEN, &id.0.to_string());
    if let Some(y) = kept.filter(|y| *y > 0.0) {
        // Two frames: the first draws the form, only then is the page high enough.
        request_animation_frame(move || request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, y)));
    }
    let handle = window_event_listener(ev::scroll, move |_| {
        if let Ok(y) = window().scroll_y() {
            settings::write(&name(id), &(y.round() as i64).to_string());
        }
    });
    on_cleanup(move || {
        handle.remove();
        forget_open();
    });
}

pub fn forget(id: ReportId) {
    settings::erase(&name(id));
    forget_open();
}

pub fn forget_open() {
    settings::erase(OPEN);
}

/// The path of the form that was open when the page was last killed.
pub fn open_draft() -> Option<String> {
    settings::read(OPEN).map(|id| format!("/app/draft/{id}"))
}
