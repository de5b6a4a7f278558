//! "Save as CSV or Excel": what is on the screen, all of it, as a file.
use leptos::prelude::*;

use super::lang;
use crate::text;
use crate::ui::components::{Draw, Icon};

/// A file that can be saved: what it is called, and where it lies.
pub type Saving = (&'static str, Signal<String>);

/// `files`: each with a name and an address that follows the screen's filter.
#[component]
pub fn SaveAs(files: Vec<Saving>) -> impl IntoView {
    let links = files.into_iter().map(|(name, address)| {
        // Left to the browser, which shows how far it has come and lets one stop it.
        view! { <a class="button small quiet" href=address download=""><Draw icon=Icon::Download/>{name}</a> }
    });
    view! {
        <div class="row no-print" role="group" aria-label=text::export_save_as(lang())>
            <span class="muted small">{text::export_save_as(lang())}</span>
            {links.collect_view()}
        </div>
    }
}
