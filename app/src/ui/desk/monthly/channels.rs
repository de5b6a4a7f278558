//! The six channels that pictures are dropped into, and the covering note.
use leptos::prelude::*;

use super::card::Card;
use super::edit::Edit;
use super::saves::Field;
use super::trouble::mark_words;
use crate::domain::channel::Channel;
use crate::domain::monthly::Placed;
use crate::domain::report::MAX_NOTE_CHARS;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::{lang, words};

#[component]
pub fn Channels(edit: Edit) -> impl IntoView {
    view! {
        <section class="monthly-channels no-print">
            {Channel::ALL.map(|channel| view! { <OneChannel edit channel/> })}
            <Note edit/>
        </section>
    }
}

#[component]
fn Note(edit: Edit) -> impl IntoView {
    let write = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        edit.change(|now| now.note = value);
    };
    let problem = Memo::new(move |_| edit.marks().iter().find(|mark| mark.field == Field::Note).map(mark_words));
    view! {
        <div class="field">
            <label for="monthly-note">{text::monthly_note(lang())}</label>
            <p class="hint" id="monthly-note-hint">{text::monthly_note_hint(lang())}</p>
            <textarea id="monthly-note" class="input" rows="3" maxlength=MAX_NOTE_CHARS.to_string() aria-describedby="monthly-note-hint"
                aria-invalid=move || problem.get().is_some().to_string()
                prop:value=move || edit.arrangement.with(|now| now.note.clone()) on:input=write></textarea>
            {move || problem.get().map(|sentence| view! { <p class="problem"><Draw icon=Icon::Warning/>{sentence}</p> })}
        </div>
    }
}

#[component]
fn OneChannel(edit: Edit, channel: Channel) -> impl IntoView {
    let keys = Memo::new(move |_| edit.arrangement.with(|now| now.pictures(channel).iter().map(Placed::key).collect::<Vec<_>>()));
    let is_over = RwSignal::new(false);
    let drop_at_end = move |event: web_sys::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        dropped(edit, channel, usize::MAX);
    };
    let heading = format!("{}. {}", words().num(channel.number()), channel.heading());
    let label = heading.clone();
    view! {
        <section class="monthly-channel" class:is-over=move || is_over.get() aria-label=label
            on:dragover=move |event| { event.prevent_default(); is_over.set(true) } on:dragleave=move |_| is_over.set(false) on:drop=drop_at_end>
            <h2 class="monthly-channel-head" lang="th">{heading}</h2>
            <ol class="monthly-cards">
                <For each=move || keys.get() key=|key| (key.source, key.hash.clone()) let:key><Card edit channel key/></For>
            </ol>
            {move || keys.with(Vec::is_empty).then(|| view! { <p class="monthly-none muted">{text::monthly_empty_channel(lang())}" · "{text::monthly_drop_here(lang())}</p> })}
        </section>
    }
}

/// What was dragged here stands in front of the picture at `index` now.
pub fn dropped(edit: Edit, channel: Channel, index: usize) {
    if let Some(key) = edit.dragged.get_untracked() {
        edit.dragged.set(None);
        edit.place(&key, channel, index);
    }
}
