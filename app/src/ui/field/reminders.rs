//! At home: what one was told of and has not read.
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::offline::notices;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::names;
use crate::wire::notices::Notice as Told;

/// More at once would hide what there is to do.
const SHOWN: usize = 3;

#[component]
pub fn Reminders() -> impl IntoView {
    let context = Context::take();
    let unread = context.watch(move |ports| async move {
        let person = context.me.with_untracked(|me| me.as_ref().map(|me| me.person))?;
        notices::unread(&*ports.store, person).await.ok()
    });
    context.tend_notices();
    move || {
        let unread = unread.get().flatten().unwrap_or_default();
        unread.into_iter().take(SHOWN).map(|told| view! { <Reminder told/> }).collect_view()
    }
}

#[component]
fn Reminder(told: Told) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let id = told.id;
    let read = move |_| {
        spawn_local(async move {
            // A phone that cannot keep it shows it as it was.
            if notices::mark_read(&*context.ports().store, id).await.is_ok() {
                context.changed();
                context.tend_notices();
            }
        });
    };
    view! {
        <Notice tone=Tone::Attention icon=Icon::Bell>
            <p class="strong">{names::notice(words, &told)}</p>
            <p class="muted small">{words.moment(told.made_at)}</p>
            <button type="button" class="button small" on:click=read><Draw icon=Icon::Check/>{words.say(text::field_reminder_read)}</button>
        </Notice>
    }
}
