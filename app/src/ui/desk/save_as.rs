//! "Save as CSV or Excel": what is on the screen, all of it, as a file.
use leptos::prelude::*;

use super::lang;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::wire::paths;

/// A file that can be saved: what it is called, and where it lies.
pub type Saving = (&'static str, Signal<String>);

/// A table or list of the server in both forms. `query`, without its `?`, is what the screen is narrowed to.
pub fn as_table(name: &'static str, query: impl Fn() -> String + Copy + Send + Sync + 'static) -> Vec<Saving> {
    let of = |word: &'static str, form: &'static str| -> Saving {
        let address = move || paths::export(&format!("{name}.{form}?lang={}&{}", lang().code(), query().trim_start_matches('&')));
        (word, Signal::derive(address))
    };
    vec![of(text::export_csv(lang()), "csv"), of(text::export_excel(lang()), "xlsx")]
}

/// `files`: each with a name and an address that follows the screen's filter.
#[component]
pub fn SaveAs(files: Vec<Saving>) -> impl IntoView {
    let links = files.into_iter().map(|(name, address)| {
        // Left to the browser, which shows how far it has come and lets one stop it.
        view! { <a class="button small quiet" href=address download=""><Draw icon=Icon::Download/>{name}</a> }
    });
    view! {
        <div class="save-as row no-print" role="group" aria-label=text::export_save_as(lang())>
            <span class="muted small">{text::export_save_as(lang())}</span>
            {links.collect_view()}
        </div>
    }
}
