//! The pictures that may still be placed.
use leptos::prelude::*;

use super::edit::{Edit, key_of, placed};
use crate::domain::channel::Channel;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
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
    let add_all = move |_| {
        let pictures = left.get_untracked();
        edit.change(|now| pictures.iter().for_each(|picture| now.place(picture.channel, usize::MAX, placed(picture))));
    };
    view! {
        <section class="monthly-tray no-print" aria-labelledby="monthly-tray">
            <header class="row between">
                <h2 id="monthly-tray">{text::monthly_tray(lang())}</h2>
                {move || (!left.with(Vec::is_empty)).then(|| view! {
                    <button type="button" class="button small" on:click=add_all><Draw icon=Icon::Plus/>{text::monthly_add_all(lang())}</button>
                })}
            </header>
            {move || match edit.tray.get() {
                Load::Waiting => view! { <Skeleton lines=4/> }.into_any(),
                Load::Failed(code) => view! { <Failure code/> }.into_any(),
                Load::Here(_) if left.with(Vec::is_empty) => view! { <Empty icon=Icon::Picture word=text::monthly_tray_empty(lang())/> }.into_any(),
                Load::Here(_) => Channel::ALL.map(|channel| view! { <OfChannel edit channel left/> }).into_any(),
            }}
        </section>
    }
}

#[component]
fn OfChannel(edit: Edit, channel: Channel, left: Memo<Vec<TrayPicture>>) -> impl IntoView {
    let own = Memo::new(move |_| left.with(|left| left.iter().filter(|picture| picture.channel == channel).cloned().collect::<Vec<_>>()));
    move || {
        (!own.with(Vec::is_empty)).then(|| view! {
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
    let add = move |_| edit.place(&key, channel, usize::MAX);
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
