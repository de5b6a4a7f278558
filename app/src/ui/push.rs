//! The switch for notifications of this browser, on the desk and on a phone.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::access::PersonId;
use crate::offline::api::ApiError;
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::context::Context;
use crate::ui::ports::{Push, PushState};
use crate::ui::words::Words;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::sendings::PushKey;

/// None in tests, which have no browser.
fn port() -> Option<Rc<dyn Push>> {
    use_context::<StoredValue<Rc<dyn Push>, LocalStorage>>().map(|push| push.get_value())
}

fn person(context: Context) -> Option<PersonId> {
    context.me.with_untracked(|me| me.as_ref().map(|me| me.person))
}

/// A subscription belongs to a session: whoever signs in again, and had switched it on, has it go on.
pub fn keep_push(context: Context) {
    let Some(push) = port() else { return };
    let push = StoredValue::new_local(push);
    Effect::new(move |_| {
        let Some(person) = context.me.with(|me| me.as_ref().map(|me| me.person)) else { return };
        let push = push.get_value();
        spawn_local(async move {
            if push.state(person).await == PushState::On
                && let Some(browser) = push.current().await
            {
                // Not now: at the next start.
                let _ = context.ports().api.put::<()>(paths::MY_PUSH_SUBSCRIPTION, &browser).await;
            }
        });
    });
}

#[component]
pub fn PushSwitch() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let Some((push, person)) = port().zip(person(context)) else { return ().into_any() };
    let push = StoredValue::new_local(push);
    let (state, busy, failed) = (RwSignal::new(None::<PushState>), RwSignal::new(false), RwSignal::new(None::<String>));
    // Fetched beforehand: a browser opens its question only at once after a touch.
    let key = RwSignal::new(None::<String>);
    spawn_local(async move {
        if let Ok(found) = context.ports().api.get::<PushKey>(paths::PUSH_KEY).await {
            key.try_set(Some(found.key));
        }
    });
    let look = move || {
        // Whoever left the page meanwhile needs no answer.
        let Some(push) = push.try_get_value() else { return };
        spawn_local(async move {
            state.try_set(Some(push.state(person).await));
        });
    };
    look();
    let end = move |outcome: Result<(), ApiError>| {
        busy.try_set(false);
        failed.try_set(outcome.err().map(|error| error.code().to_owned()));
        look();
    };
    let switch_on = move |_| {
        let Some(key) = key.get_untracked() else {
            failed.set(Some(code::OFFLINE.to_owned()));
            return;
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let push = push.get_value();
        spawn_local(async move {
            match push.subscribe(person, key).await {
                Some(browser) => end(context.ports().api.put::<()>(paths::MY_PUSH_SUBSCRIPTION, &browser).await),
                None => {
                    end(Ok(()));
                    failed.try_set(Some("push_refused".to_owned()));
                }
            }
        });
    };
    let switch_off = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let push = push.get_value();
        spawn_local(async move {
            push.unsubscribe().await;
            end(context.ports().api.delete(paths::MY_PUSH_SUBSCRIPTION).await);
        });
    };
    let is_busy = move || busy.get().to_string();
    let button = move || match state.get() {
        Some(PushState::Off) => view! {
            <button type="button" class="button" aria-disabled=is_busy on:click=switch_on>{words.say(text::push_switch_on)}</button>
        }
        .into_any(),
        Some(PushState::On) => view! {
            <button type="button" class="button" aria-disabled=is_busy on:click=switch_off>{words.say(text::push_switch_off)}</button>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <div class="stack" role="group" aria-label=words.say(text::push_title)>
            <p class="strong">{words.say(text::push_title)}</p>
            <div role="status">{move || state.get().map(|state| said(words, state))}</div>
            {move || failed.get().map(|code| view! { <p class="problem" role="alert">{words.problem(&code)}</p> })}
            <div class="buttons">{button}</div>
        </div>
    }
    .into_any()
}

fn said(words: Words, state: PushState) -> impl IntoView {
    let (tone, word) = match state {
        PushState::Unsupported => (Tone::Quiet, words.say(text::push_unsupported)),
        PushState::Blocked => (Tone::Attention, words.say(text::push_blocked)),
        PushState::Off => (Tone::Quiet, words.say(text::push_off)),
        PushState::On => (Tone::Good, words.say(text::push_on)),
    };
    view! { <Notice tone><p>{word}</p></Notice> }
}
