//! Pictures that were chosen and not kept yet: until then only the page holds them, and a phone that kills the page takes them
//! along. How many there were is noted, so that it can be said.
use leptos::prelude::*;

use super::form::Form;
use crate::text;
use crate::ui::components::{Icon, Notice, Tone};
use crate::ui::context::Context;

fn key(form: Form) -> String {
    format!("rutan.preparing:{}", form.draft.with_untracked(|draft| draft.id.0))
}

/// Notes how many are still to be kept.
pub fn note(form: Form) {
    let waiting = form.incoming.with_untracked(|incoming| incoming.iter().filter(|one| one.problem.is_none()).count());
    let Ok(Some(storage)) = window().local_storage() else { return };
    // A browser without room for a few letters keeps no picture either, and says so.
    let _ = if waiting == 0 { storage.remove_item(&key(form)) } else { storage.set_item(&key(form), &waiting.to_string()) };
}

fn noted(form: Form) -> usize {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(&key(form)).ok().flatten()).and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// What the page did not come to keep before it was closed; gone once pictures are chosen again or it was read.
#[component]
pub fn Unfinished(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let lost = RwSignal::new(noted(form));
    let is_busy = Memo::new(move |_| form.incoming.with(|incoming| !incoming.is_empty()));
    let dismiss = move |_| {
        lost.set(0);
        note(form);
    };
    Effect::new(move |_| {
        if is_busy.get() {
            lost.set(0);
        }
    });
    move || {
        (lost.get() > 0).then(|| {
            view! {
                <div role="alert">
                    <Notice tone=Tone::Attention icon=Icon::Warning>
                        <p>{text::field_unfinished(words.lang, words.num(lost.get()))}</p>
                        <button type="button" class="button small" on:click=dismiss>{words.say(text::field_dismiss)}</button>
                    </Notice>
                </div>
            }
        })
    }
}
