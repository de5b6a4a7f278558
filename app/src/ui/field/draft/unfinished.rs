//! Pictures that were chosen and not kept yet: until then only the page holds them, and a phone that kills the page takes them
//! along. How many there were is noted, so that it can be said.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::Form;
use crate::text;
use crate::ui::components::{Icon, Notice, Tone};
use crate::ui::context::Context;

fn key(form: Form) -> String {
    format!("preparing:{}", form.draft.with_untracked(|draft| draft.id.0))
}

/// Notes how many are still to be kept, where a battery that dies leaves it: the browser's own small storage comes to the disk only
/// seconds later.
pub async fn note(form: Form) {
    let waiting = form.incoming.with_untracked(|incoming| incoming.iter().filter(|one| one.problem.is_none()).count());
    let count = (waiting > 0).then(|| waiting.to_string());
    // A phone without room for a few letters keeps no picture either, and says so.
    let _ = form.context.ports().store.set_value(&key(form), count.as_deref()).await;
}

async fn noted(form: Form) -> usize {
    let count = form.context.ports().store.value(&key(form)).await.ok().flatten();
    count.and_then(|count| count.parse().ok()).unwrap_or(0)
}

/// What the page did not come to keep before it was closed; gone once pictures are chosen again or it was read.
#[component]
pub fn Unfinished(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let lost = RwSignal::new(0);
    spawn_local(async move {
        let count = noted(form).await;
        // Pictures chosen meanwhile are not lost.
        if form.incoming.try_with_untracked(Vec::is_empty) == Some(true) {
            lost.try_set(count);
        }
    });
    let is_busy = Memo::new(move |_| form.incoming.with(|incoming| !incoming.is_empty()));
    let dismiss = move |_| {
        lost.set(0);
        spawn_local(note(form));
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
