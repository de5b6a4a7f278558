//! What the person should know wherever they are: shown at the top of home.
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::access::Role;
use crate::text;
use crate::ui::components::{Icon, Notice, Tone, UpdateNow};
use crate::ui::context::Context;
use crate::ui::place;

/// Below this many free bytes the person is told: room for about fifty pictures.
const LITTLE_ROOM: u64 = 20 * 1024 * 1024;

#[component]
pub fn Banners() -> impl IntoView {
    view! { <Update/><SessionNeeded/><ClockWrong/><LittleRoom/> }
}

#[component]
fn Update() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    view! {
        <Show when=move || context.update_ready.get()>
            <Notice tone=Tone::Action icon=Icon::Refresh>
                <p>{words.say(text::field_update_ready)}</p>
                <UpdateNow word=words.say(text::field_update_now)/>
            </Notice>
        </Show>
    }
}

#[component]
fn SessionNeeded() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let official = context.me.with_untracked(|me| me.as_ref().is_none_or(|me| me.role == Role::Official));
    let (sentence, href, link) = if official {
        (text::field_session_card as fn(_) -> _, place::JOIN, text::field_session_card_link as fn(_) -> _)
    } else {
        (text::field_session_sign_in as fn(_) -> _, place::SIGN_IN, text::field_session_sign_in_link as fn(_) -> _)
    };
    view! {
        <Show when=move || context.session_needed.get()>
            <Notice tone=Tone::Attention>
                <p>{words.say(sentence)}</p>
                <a class="button small" href=href>{words.say(link)}</a>
            </Notice>
        </Show>
    }
}

#[component]
fn ClockWrong() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    view! {
        <Show when=move || context.clock_wrong.get()>
            <Notice tone=Tone::Attention icon=Icon::Clock><p>{words.say(text::field_clock_wrong)}</p></Notice>
        </Show>
    }
}

#[component]
fn LittleRoom() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let space = context.watch(|ports| async move { ports.platform.space().await });
    move || {
        space.get().filter(|space| space.quota > 0 && space.quota.saturating_sub(space.used) < LITTLE_ROOM).map(|_| {
            view! { <Notice tone=Tone::Attention><p>{words.say(text::field_room_little)}</p></Notice> }
        })
    }
}

/// The browser may clear what is kept here when it runs out of room, until it is asked not to. Stands low on the
/// page: nothing is wrong yet.
#[component]
pub fn Unprotected() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let space = context.watch(|ports| async move { ports.platform.space().await });
    let asked = RwSignal::new(false);
    let ask = move |_| {
        asked.set(true);
        spawn_local(async move {
            let _ = context.ports().platform.ask_to_persist().await;
        });
    };
    move || {
        (space.get().is_some_and(|space| !space.persisted) && !asked.get()).then(|| {
            view! {
                <Notice tone=Tone::Quiet icon=Icon::Shield>
                    <p>{words.say(text::field_room_unprotected)}</p>
                    <button type="button" class="button small" on:click=ask>{words.say(text::field_room_protect)}</button>
                </Notice>
            }
        })
    }
}
