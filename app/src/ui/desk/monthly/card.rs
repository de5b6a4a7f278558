//! A placed picture: dragged, or moved with the keyboard, and what is wrong with it.
use leptos::prelude::*;

use super::channels::dropped;
use super::edit::Edit;
use super::fields::{Caption, Days};
use super::focus::{self, CARDS, card_id};
use super::saves::Field;
use super::trouble::{mark_words, withdrawn_words};
use crate::domain::channel::Channel;
use crate::domain::monthly::PictureKey;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::{lang, words};
use crate::ui::names;
use crate::wire::paths;

#[component]
pub fn Card(edit: Edit, channel: Channel, key: PictureKey) -> impl IntoView {
    let stored = StoredValue::new(key.clone());
    let is_over = RwSignal::new(false);
    let drop_before = move |event: web_sys::DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        is_over.set(false);
        let at = edit.arrangement.with_untracked(|now| now.position(&stored.get_value()));
        dropped(edit, channel, at.map_or(usize::MAX, |(_, index)| index));
    };
    let label = Memo::new(move |_| edit.placed(&stored.get_value()).map(|placed| placed.caption));
    let why =
        Memo::new(move |_| edit.withdrawn.with(|all| stored.with_value(|key| all.iter().find(|one| one.key() == *key).map(|one| one.why))));
    view! {
        <li class="monthly-card" class:is-over=move || is_over.get() class:is-withdrawn=move || why.get().is_some() draggable="true"
            id=card_id(&key) tabindex="-1" aria-label=move || label.get()
            on:dragstart=move |_| edit.dragged.set(Some(stored.get_value()))
            on:dragover=move |event| { event.prevent_default(); event.stop_propagation(); is_over.set(true) }
            on:dragleave=move |_| is_over.set(false) on:drop=drop_before on:keydown=move |event| by_key(edit, stored, &event)>
            <img src=paths::thumbnail(key.source, &key.hash) alt="" loading="lazy" decoding="async"/>
            <div class="monthly-card-words">
                <Caption edit stored/>
                <Days edit stored/>
            </div>
            {move || why.get().map(|why| view! { <p class="problem small monthly-card-wrong"><Draw icon=Icon::Warning/>{withdrawn_words(why)}</p> })}
            <Marked edit stored/>
            <Moves edit stored channel/>
        </li>
    }
}

/// What the server said of the picture itself.
#[component]
fn Marked(edit: Edit, stored: StoredValue<PictureKey>) -> impl IntoView {
    let sentences = Memo::new(move |_| {
        let own = |key: &Option<PictureKey>| stored.with_value(|own| key.as_ref() == Some(own));
        let marks = edit.marks().into_iter().filter(|mark| mark.field == Field::Picture && own(&mark.picture));
        marks.map(|mark| mark_words(&mark)).collect::<Vec<_>>()
    });
    let shown = |sentence: String| view! { <p class="problem small monthly-card-wrong"><Draw icon=Icon::Warning/>{sentence}</p> };
    move || sentences.get().into_iter().map(shown).collect_view()
}

/// The buttons under it.
#[component]
fn Moves(edit: Edit, stored: StoredValue<PictureKey>, channel: Channel) -> impl IntoView {
    let source = format!("/desk/reports/{}", stored.with_value(|key| key.source.0));
    view! {
        <div class="monthly-card-moves">
            <Move edit stored icon=Icon::Up word=text::monthly_sooner(lang()) forwards=false/>
            <Move edit stored icon=Icon::Down word=text::monthly_later(lang()) forwards=true/>
            <ToChannel edit stored channel/>
            <a class="icon-button" href=source title=text::monthly_source(lang()) aria-label=text::monthly_source(lang())><Draw icon=Icon::Share/></a>
            <button type="button" class="icon-button" title=text::monthly_put_back(lang()) aria-label=text::monthly_put_back(lang())
                on:click=move |_| take_out(edit, &stored.get_value())><Draw icon=Icon::Close/></button>
        </div>
    }
}

/// The focus goes to the card that comes to stand in its place.
fn take_out(edit: Edit, key: &PictureKey) {
    let place = focus::place_among(CARDS);
    edit.take_out(std::slice::from_ref(key));
    if let Some(place) = place {
        focus::soon(move || focus::at(CARDS, place) || focus::on("#monthly-tray"));
    }
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
        move_and_follow(&key.get_value(), |key| edit.step(key, forwards));
    }
}

/// The focus goes with the picture: its element may be made anew in another channel.
fn move_and_follow(key: &PictureKey, go: impl FnOnce(&PictureKey)) {
    let control = focus::control();
    go(key);
    let key = key.clone();
    focus::soon(move || focus::on_card(&key, control.as_deref()));
}

#[component]
fn Move(edit: Edit, stored: StoredValue<PictureKey>, icon: Icon, word: &'static str, forwards: bool) -> impl IntoView {
    let (control, keys) = if forwards { ("later", "Alt+ArrowDown") } else { ("sooner", "Alt+ArrowUp") };
    view! {
        <button type="button" class="icon-button" title=word aria-label=word aria-keyshortcuts=keys data-control=control
            on:click=move |_| move_and_follow(&stored.get_value(), |key| edit.step(key, forwards))><Draw icon/></button>
    }
}

#[component]
fn ToChannel(edit: Edit, stored: StoredValue<PictureKey>, channel: Channel) -> impl IntoView {
    let chosen = move |event: web_sys::Event| {
        if let Some(target) = Channel::from_code(&event_target_value(&event)).filter(|target| *target != channel) {
            move_and_follow(&stored.get_value(), |key| {
                edit.place(key, target, usize::MAX);
            });
        }
    };
    let option = |one: Channel| {
        let word = format!("{}. {}", words().num(one.number()), names::channel(words(), one));
        view! { <option value=one.code() selected=one == channel>{word}</option> }
    };
    view! {
        <select class="input monthly-to" aria-label=text::monthly_to_channel(lang()) data-control="channel" on:change=chosen>{Channel::ALL.map(option)}</select>
    }
}
