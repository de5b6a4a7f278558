//! The switch for notifications of this browser.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::domain::access::PersonId;
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::lang;
use crate::ui::desk::parts::Failure;
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::ports::{Push, PushState};
use crate::wire::paths;
use crate::wire::sendings::{PushKey, PushSubscription};

/// None in tests, which have no browser.
fn port() -> Option<Rc<dyn Push>> {
    use_context::<StoredValue<Rc<dyn Push>, LocalStorage>>().map(|push| push.get_value())
}

fn person(desk: Desk) -> Option<PersonId> {
    desk.context.me.with_untracked(|me| me.as_ref().map(|me| me.person))
}

/// A subscription belongs to a session: whoever signs in again, and had switched it on, has it go on.
pub fn keep_push(desk: Desk) {
    let Some(push) = port() else { return };
    let push = StoredValue::new_local(push);
    Effect::new(move |_| {
        let Some(person) = desk.context.me.with(|me| me.as_ref().map(|me| me.person)) else { return };
        let push = push.get_value();
        spawn_local(async move {
            if push.state(person).await == PushState::On
                && let Some(browser) = push.current().await
            {
                // Not now: at the next start.
                let _ = desk.context.ports().api.put::<()>(paths::MY_PUSH_SUBSCRIPTION, &browser).await;
            }
        });
    });
}

#[component]
pub fn Switch() -> impl IntoView {
    let desk = use_desk();
    let Some((push, person)) = port().zip(person(desk)) else { return ().into_any() };
    let push = StoredValue::new_local(push);
    // Fetched beforehand: a browser opens its question only at once after a touch.
    let key = RwSignal::new(Load::<PushKey>::Waiting);
    desk.load(paths::PUSH_KEY.to_owned(), key);
    let (state, busy, failed) = (RwSignal::new(None::<PushState>), RwSignal::new(false), RwSignal::new(None::<String>));
    let look = move || {
        // Whoever left the page meanwhile needs no answer.
        let Some(push) = push.try_get_value() else { return };
        spawn_local(async move {
            state.try_set(Some(push.state(person).await));
        });
    };
    look();
    let end = move |outcome: Result<(), String>| {
        busy.set(false);
        failed.set(outcome.err());
        look();
    };
    let switch_on = move |_| {
        let Load::Here(PushKey { key }) = key.get_untracked() else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let push = push.get_value();
        spawn_local(async move {
            match push.subscribe(person, key).await {
                Some(browser) => keep(desk, browser, end),
                None => end(Err("push_refused".to_owned())),
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
            desk.ask(|api| Box::pin(async move { api.delete(paths::MY_PUSH_SUBSCRIPTION).await }), end);
        });
    };
    let is_busy = move || busy.get().to_string();
    let button = move || match state.get() {
        Some(PushState::Off) => view! {
            <button type="button" class="button" aria-disabled=is_busy on:click=switch_on>{text::push_switch_on(lang())}</button>
        }
        .into_any(),
        Some(PushState::On) => view! {
            <button type="button" class="button" aria-disabled=is_busy on:click=switch_off>{text::push_switch_off(lang())}</button>
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <div class="stack" role="group" aria-label=text::push_title(lang())>
            <p class="strong">{text::push_title(lang())}</p>
            <div role="status">{move || state.get().map(said)}</div>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">{button}</div>
        </div>
    }
    .into_any()
}

fn keep(desk: Desk, browser: PushSubscription, end: impl FnOnce(Result<(), String>) + 'static) {
    desk.ask(move |api| Box::pin(async move { api.put::<()>(paths::MY_PUSH_SUBSCRIPTION, &browser).await }), end);
}

fn said(state: PushState) -> impl IntoView {
    let (tone, word) = match state {
        PushState::Unsupported => (Tone::Quiet, text::push_unsupported(lang())),
        PushState::Blocked => (Tone::Attention, text::push_blocked(lang())),
        PushState::Off => (Tone::Quiet, text::push_off(lang())),
        PushState::On => (Tone::Good, text::push_on(lang())),
    };
    view! { <Notice tone><p>{word}</p></Notice> }
}
