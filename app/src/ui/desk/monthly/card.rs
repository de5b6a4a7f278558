//! The six channels and the pictures in them: dragged, or moved with the keyboard, words edited in place.
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::edit::Edit;
use crate::domain::channel::Channel;
use crate::domain::monthly::{PictureKey, Placed};
use crate::domain::report::MAX_CAPTION_CHARS;
use crate::domain::thai_date;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::{format, lang, words};
use crate::ui::names;
use crate::wire::paths;

#[component]
pub fn Channels(edit: Edit) -> impl IntoView {
    let note = move |event: web_sys::Event| {
        let value = event_target_value(&event);
        edit.change(|now| now.note = value);
    };
    view! {
        <section class="monthly-channels no-print">
            {Channel::ALL.map(|channel| view! { <OneChannel edit channel/> })}
            <div class="field">
                <label for="monthly-note">{text::monthly_note(lang())}</label>
                <p class="hint" id="monthly-note-hint">{text::monthly_note_hint(lang())}</p>
                <textarea id="monthly-note" class="input" rows="3" aria-describedby="monthly-note-hint"
                    prop:value=move || edit.arrangement.with(|now| now.note.clone()) on:input=note></textarea>
            </div>
        </section>
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
fn dropped(edit: Edit, channel: Channel, index: usize) {
    if let Some(key) = edit.dragged.get_untracked() {
        edit.dragged.set(None);
        edit.place(&key, channel, index);
    }
}

#[component]
fn Card(edit: Edit, channel: Channel, key: PictureKey) -> impl IntoView {
    let first = edit.arrangement.with_untracked(|now| now.all().find(|(_, placed)| placed.key() == key).map(|(_, placed)| placed.clone()));
    let Some(first) = first else { return ().into_any() };
    let stored = StoredValue::new(key.clone());
    let is_over = RwSignal::new(false);
    let drop_before = move |event: web_sys::DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        is_over.set(false);
        let at = edit.arrangement.with_untracked(|now| now.position(&stored.get_value()));
        dropped(edit, channel, at.map_or(usize::MAX, |(_, index)| index));
    };
    let source = format!("/desk/reports/{}", key.source.0);
    view! {
        <li class="monthly-card" class:is-over=move || is_over.get() draggable="true" id=card_id(&key)
            on:dragstart=move |_| edit.dragged.set(Some(stored.get_value()))
            on:dragover=move |event| { event.prevent_default(); event.stop_propagation(); is_over.set(true) }
            on:dragleave=move |_| is_over.set(false) on:drop=drop_before on:keydown=move |event| by_key(edit, stored, &event)>
            <img src=paths::thumbnail(key.source, &key.hash) alt="" loading="lazy" decoding="async"/>
            <div class="monthly-card-words">
                <Caption edit stored first=first.caption.clone()/>
                <Days edit stored first/>
            </div>
            <div class="monthly-card-moves">
                <Move edit stored icon=Icon::Up word=text::monthly_sooner(lang()) forwards=false/>
                <Move edit stored icon=Icon::Down word=text::monthly_later(lang()) forwards=true/>
                <ToChannel edit stored channel/>
                <a class="icon-button" href=source title=text::monthly_source(lang()) aria-label=text::monthly_source(lang())><Draw icon=Icon::Share/></a>
                <button type="button" class="icon-button" title=text::monthly_put_back(lang()) aria-label=text::monthly_put_back(lang())
                    on:click=move |_| edit.change(|now| drop(now.remove(&stored.get_value())))><Draw icon=Icon::Close/></button>
            </div>
        </li>
    }
    .into_any()
}

fn card_id(key: &PictureKey) -> String {
    format!("card-{}-{}", key.source.0, &key.hash.as_str()[..12])
}

/// Alt and an arrow move the picture from anywhere in its card.
fn by_key(edit: Edit, key: StoredValue<PictureKey>, event: &web_sys::KeyboardEvent) {
    let forwards = match event.key().as_str() {
        "ArrowDown" | "ArrowRight" => true,
        "ArrowUp" | "ArrowLeft" => false,
        _ => return,
    };
    if event.alt_key() {
        event.prevent_default();
        move_and_follow(edit, &key.get_value(), forwards);
    }
}

/// The focus goes with the picture: its element may be made anew in the next channel.
fn move_and_follow(edit: Edit, key: &PictureKey, forwards: bool) {
    let label = document().active_element().and_then(|element| element.get_attribute("aria-label"));
    edit.step(key, forwards);
    let id = card_id(key);
    request_animation_frame(move || {
        let Some(card) = document().get_element_by_id(&id) else { return };
        card.scroll_into_view_with_bool(false);
        let same = label.and_then(|label| card.query_selector(&format!("[aria-label=\"{label}\"]")).ok().flatten());
        if let Some(element) = same.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

#[component]
fn Move(edit: Edit, stored: StoredValue<PictureKey>, icon: Icon, word: &'static str, forwards: bool) -> impl IntoView {
    view! {
        <button type="button" class="icon-button" title=word aria-label=word aria-keyshortcuts=if forwards { "Alt+ArrowDown" } else { "Alt+ArrowUp" }
            on:click=move |_| move_and_follow(edit, &stored.get_value(), forwards)><Draw icon/></button>
    }
}

#[component]
fn ToChannel(edit: Edit, stored: StoredValue<PictureKey>, channel: Channel) -> impl IntoView {
    let chosen = move |event: web_sys::Event| {
        if let Some(target) = Channel::from_code(&event_target_value(&event)).filter(|target| *target != channel) {
            edit.place(&stored.get_value(), target, usize::MAX);
        }
    };
    let option = |one: Channel| {
        let word = format!("{}. {}", words().num(one.number()), names::channel(words(), one));
        view! { <option value=one.code() selected=one == channel>{word}</option> }
    };
    view! {
        <select class="input monthly-to" aria-label=text::monthly_to_channel(lang()) on:change=chosen>{Channel::ALL.map(option)}</select>
    }
}

#[component]
fn Caption(edit: Edit, stored: StoredValue<PictureKey>, first: String) -> impl IntoView {
    let change = move |event: web_sys::Event| {
        let value = event_target_value(&event).replace('\n', " ");
        edit.change(|now| {
            if let Some(placed) = now.get_mut(&stored.get_value()) {
                placed.caption = value;
            }
        });
    };
    view! {
        <textarea class="input" rows="2" maxlength=MAX_CAPTION_CHARS.to_string() aria-label=text::monthly_caption(lang()) prop:value=first on:input=change></textarea>
    }
}

/// The date as it will print; written in any way Thai dates are written.
#[component]
fn Days(edit: Edit, stored: StoredValue<PictureKey>, first: Placed) -> impl IntoView {
    let is_wrong = RwSignal::new(false);
    let shown = RwSignal::new(format::range(words(), first.from, first.to));
    let change = move |event: web_sys::Event| match thai_date::parse(&event_target_value(&event)) {
        Ok((from, to)) => {
            is_wrong.set(false);
            shown.set(format::range(words(), from, to));
            edit.change(|now| {
                if let Some(placed) = now.get_mut(&stored.get_value()) {
                    (placed.from, placed.to) = (from, to);
                }
            });
        }
        Err(_) => is_wrong.set(true),
    };
    view! {
        <input class="input" type="text" aria-label=text::monthly_date(lang()) aria-invalid=move || is_wrong.get().to_string()
            prop:value=move || shown.get() on:change=change/>
        {move || is_wrong.get().then(|| view! { <p class="problem small" role="alert"><Draw icon=Icon::Warning/>{text::monthly_date_wrong(lang())}</p> })}
    }
}
