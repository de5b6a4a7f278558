//! The pictures that may still be placed.
use leptos::prelude::*;

use super::edit::{Edit, full_words, key_of};
use super::focus::{self, TRAY_BUTTONS};
use crate::domain::channel::Channel;
use crate::domain::monthly::Arrangement;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, Notice, Tone};
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::ui::names;
use crate::wire::monthly::TrayPicture;
use crate::wire::paths;

#[component]
pub fn Tray(edit: Edit) -> impl IntoView {
    let left = Memo::new(move |_| {
        edit.tray.with(|tray| match tray {
            Load::Here(tray) => edit
                .arrangement
                .with(|now| tray.iter().filter(|picture| now.position(&key_of(picture)).is_none()).cloned().collect::<Vec<_>>()),
            _ => Vec::new(),
        })
    });
    let full = Memo::new(move |_| {
        let count = left.with(Vec::len);
        (count > 0 && edit.arrangement.with(Arrangement::room) == 0).then_some(count)
    });
    let can_add = Memo::new(move |_| full.get().is_none() && !left.with(Vec::is_empty));
    let retry = Callback::new(move |()| edit.load_tray());
    view! {
        <section class="monthly-tray no-print" aria-labelledby="monthly-tray">
            <header class="row between">
                <h2 id="monthly-tray" tabindex="-1">{text::monthly_tray(lang())}</h2>
                {move || can_add.get().then(|| view! {
                    <button type="button" class="button small" on:click=move |_| add_all(edit, left.get_untracked())>
                        <Draw icon=Icon::Plus/>{text::monthly_add_all(lang())}
                    </button>
                })}
            </header>
            {move || full.get().map(|count| view! { <Notice tone=Tone::Attention><p>{full_words(count)}</p></Notice> })}
            {move || edit.tray.with(|tray| match tray {
                Load::Waiting => view! { <Skeleton lines=4/> }.into_any(),
                Load::Failed(code) => view! { <Failure code=code.clone() retry/> }.into_any(),
                Load::Here(_) => view! { <Left edit left/> }.into_any(),
            })}
        </section>
    }
}

/// The focus goes to the first of them, as it stands now.
fn add_all(edit: Edit, pictures: Vec<TrayPicture>) {
    let first = pictures.first().map(key_of);
    edit.place_all(&pictures);
    if let Some(key) = first {
        focus::soon(move || focus::on_card(&key, None));
    }
}

#[component]
fn Left(edit: Edit, left: Memo<Vec<TrayPicture>>) -> impl IntoView {
    let is_empty = Memo::new(move |_| left.with(Vec::is_empty));
    view! {
        {move || is_empty.get().then(|| view! { <Empty icon=Icon::Picture word=text::monthly_tray_empty(lang())/> })}
        {Channel::ALL.map(|channel| view! { <OfChannel edit channel left/> })}
    }
}

#[component]
fn OfChannel(edit: Edit, channel: Channel, left: Memo<Vec<TrayPicture>>) -> impl IntoView {
    let own = Memo::new(move |_| left.with(|left| left.iter().filter(|picture| picture.channel == channel).cloned().collect::<Vec<_>>()));
    let has_some = Memo::new(move |_| !own.with(Vec::is_empty));
    move || {
        has_some.get().then(|| view! {
            <h3 class="small muted">{format!("{}. {}", words().num(channel.number()), names::channel(words(), channel))}</h3>
            <ul class="monthly-tray-pictures">
                <For each=move || own.get() key=|picture| (picture.source, picture.hash.clone()) let:picture><Picture edit picture/></For>
            </ul>
        })
    }
}

#[component]
fn Picture(edit: Edit, picture: TrayPicture) -> impl IntoView {
    let (key, channel) = (key_of(&picture), picture.channel);
    let dragged = key.clone();
    let name = if picture.caption.trim().is_empty() { picture.place.clone() } else { picture.caption.clone() };
    let days = format::range(words(), picture.from, picture.to);
    // The button goes with the picture: the focus is for the next one's, or for the picture when it was the last.
    let add = move |_| {
        let place = focus::place_among(TRAY_BUTTONS);
        if let (true, Some(place)) = (edit.place(&key, channel, usize::MAX), place) {
            let key = key.clone();
            focus::soon(move || focus::at(TRAY_BUTTONS, place) || focus::on_card(&key, None));
        }
    };
    view! {
        <li class="monthly-tray-picture" draggable="true" on:dragstart=move |_| edit.dragged.set(Some(dragged.clone()))>
            <img src=paths::thumbnail(picture.source, &picture.hash) alt="" loading="lazy" decoding="async"/>
            <span class="grow">
                <span class="strong">{name.clone()}</span>
                <span class="small muted">{format!("{days} · {}", picture.unit_name)}</span>
            </span>
            <button type="button" class="button small" aria-label=text::monthly_add_named(lang(), name) on:click=add>{text::monthly_add(lang())}</button>
        </li>
    }
}
