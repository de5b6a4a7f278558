//! What paper shows that the screen does not: every table, and every row that is here.
use leptos::html::P;
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

use super::pages::Pages;
use super::state::{Load, use_desk};
use super::{focus, lang, words};
use crate::text;
use crate::ui::components::{Draw, Icon};

/// Tables behind a drawing and figures by channel, closed on screen.
const CLOSED: &str = ".desk-main details:not([open]):has(table, .month-channels)";

/// What is chosen in the filters of a screen.
const NARROWING: &str = ":is(.desk-filters, .search-form) :is(select, input[type=search], input:checked, .desk-chip)";

/// Rows that are fetched to be printed: some eighty sheets.
const MOST_PRINTED: usize = 2000;

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

/// What the screen is narrowed to, in words: the filters themselves are not printed. Written when printing begins, and not drawn: a browser
/// waits for nothing that is drawn later.
#[component]
pub fn NarrowedTo() -> impl IntoView {
    let line = NodeRef::<P>::new();
    around_print(move |prints| {
        if let Some(line) = line.get_untracked() {
            line.set_text_content(prints.then(narrowed_to).as_deref());
        }
    });
    view! { <p class="print-only small desk-narrowed" node_ref=line></p> }
}

/// "สถานะ: ขาดส่ง · เรียงตาม: …"; empty where nothing is chosen.
fn narrowed_to() -> String {
    let Some(main) = document().query_selector(".desk-main").ok().flatten() else { return String::new() };
    let chosen = focus::all(&main, NARROWING).into_iter().filter_map(|field| {
        let label = field.closest("label").ok().flatten();
        let caption = label.as_ref().and_then(|label| label.query_selector("span").ok().flatten()).and_then(|span| span.text_content());
        let whole = label.as_ref().and_then(|label| label.text_content()).map(|text| text.trim().to_owned());
        let said = if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
            let option = select.query_selector("option:checked").ok().flatten()?;
            (!select.value().is_empty()).then(|| option.text_content()).flatten()?
        } else if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "search" => Some(input.value()).filter(|value| !value.trim().is_empty()).map(|value| format!("“{value}”"))?,
                _ if input.value().is_empty() => return None,
                _ => return whole,
            }
        } else {
            return field.text_content();
        };
        Some(caption.map_or_else(|| said.clone(), |caption| format!("{}: {said}", caption.trim())))
    });
    chosen.map(|said| said.trim().to_owned()).collect::<Vec<_>>().join(" · ")
}

/// Whether the page is being printed just now.
pub fn is_printing() -> RwSignal<bool> {
    let is = RwSignal::new(false);
    around_print(move |prints| is.set(prints));
    is
}

/// Prints when the screen shows what it shows for paper: a browser takes the page as it is when it is asked, and tells of printing
/// too late for anything to be drawn anew.
fn print_when_drawn(printing: RwSignal<bool>) {
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

/// A button that loads what fits a pile of paper, then prints; on paper it says when that is not everything.
#[component]
pub fn PrintAll<T: DeserializeOwned + Send + Sync + 'static>(pages: Pages<T>, printing: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    let wanted = RwSignal::new(false);
    let count = move || pages.items.with(Vec::len);
    let is_here = move || pages.status.with(|status| *status != Load::Waiting);
    Effect::new(move |_| {
        if !wanted.get() || !is_here() {
            return;
        }
        if pages.has_more() && count() < MOST_PRINTED && pages.status.with(|status| *status == Load::Here(())) {
            pages.more(desk);
        } else {
            wanted.set(false);
            print_when_drawn(printing);
        }
    });
    view! {
        <button type="button" class="button small quiet no-print print-all" aria-disabled=move || wanted.get().to_string() on:click=move |_| wanted.set(true)>
            {move || if wanted.get() { view! { <span class="spinner"></span> }.into_any() } else { view! { <Draw icon=Icon::Document/> }.into_any() }}{text::desk_print(lang())}
        </button>
        <p class="print-only small">{move || {
            let count = words().count(count() as u64);
            if pages.has_more() { text::grid_printed_first(lang(), count) } else { text::grid_printed_all(lang(), count) }
        }}</p>
    }
}
