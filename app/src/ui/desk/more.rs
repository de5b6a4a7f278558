//! The way to more rows of a list, and where one stands when they came.
use leptos::html::{Div, P};
use leptos::prelude::*;

use super::{focus, lang};
use crate::text;

/// Of what failed.
const RETRY: &str = ".desk-main [role=alert] .button";

/// The way to more rows, right after their list. Whoever pressed it stands at the first of those that came, where there were none any
/// more at the list's end, and where they failed at the way to try again.
#[component]
pub fn More(
    #[prop(into)] has_more: Signal<bool>,
    #[prop(into)] is_waiting: Signal<bool>,
    /// Whether all there is is here.
    #[prop(into)]
    is_whole: Signal<bool>,
    more: Callback<()>,
) -> impl IntoView {
    let (end, pressed) = (NodeRef::<P>::new(), RwSignal::new(false));
    // Stays when what is pressed goes away; and how many rows there were when it was pressed.
    let (place, before) = (NodeRef::<Div>::new(), StoredValue::new(None::<usize>));
    let rows = move || place.get_untracked().map(|place| focus::rows_before(&place)).unwrap_or_default();
    let press = move |_| {
        pressed.set(true);
        if !is_waiting.get_untracked() {
            before.set_value(Some(rows().len()));
            more.run(());
        }
    };
    // Unless one has gone on meanwhile.
    let is_here = move || {
        let focused = document().active_element();
        focus::is_lost() || place.get_untracked().is_some_and(|place| place.contains(focused.as_deref()))
    };
    Effect::new(move |_| {
        let is_waiting = is_waiting.get();
        let Some(count) = before.get_value().filter(|_| !is_waiting) else { return };
        if !is_here() {
            return before.set_value(None);
        }
        focus::soon(move || {
            before.try_set_value(None);
            focus::on_first(rows().get(count..).unwrap_or_default()) || end.get_untracked().is_some_and(|end| focus::quietly(end.into()))
        });
    });
    let is_over = Memo::new(move |_| pressed.get() && is_whole.get());
    Effect::new(move |_| {
        match (pressed.get(), is_waiting.get(), has_more.get(), is_whole.get()) {
            // Another list begins.
            (true, true, false, _) => pressed.set(false),
            (true, false, false, false) => focus::soon(|| focus::is_lost() && focus::on(RETRY)),
            _ => {}
        }
        if let (true, Some(end), None) = (is_over.get(), end.get(), before.get_value()) {
            focus::soon(move || focus::is_lost() && focus::quietly(end.into()));
        }
    });
    view! {
        <div class="desk-more" node_ref=place>
            {move || has_more.get().then(|| view! {
                <button type="button" class="button" aria-disabled=move || is_waiting.get().to_string() on:click=press>
                    {move || is_waiting.get().then(|| view! { <span class="spinner"></span> })}{text::desk_more(lang())}
                </button>
            })}
        </div>
        {move || is_over.get().then(|| view! { <p class="muted small desk-more" tabindex="-1" node_ref=end>{text::desk_all_shown(lang())}</p> })}
    }
}
