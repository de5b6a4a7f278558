//! The PIN at a cold start. Recording is never blocked by the network, only by not being the phone's person.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::draft::store_code;
use super::pin::PinInput;
use super::shell::Heading;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::{Context, Gate};
use crate::ui::ports::NotChecked;
use crate::ui::{place, settings};

#[component]
pub fn LockScreen() -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let problem = RwSignal::new(None::<String>);
    let again = RwSignal::new(0_u32);
    let name = context.me.with_untracked(|me| me.as_ref().map(|me| me.name.clone())).unwrap_or_default();
    let check = move |pin: String| {
        spawn_local(async move {
            let sentence = match context.ports().lock.check_pin(pin).await {
                Ok(true) => {
                    settings::set_unlocked();
                    return context.gate.set(Gate::Open);
                }
                Ok(false) => words.say(text::field_pin_wrong).to_owned(),
                Err(NotChecked::Wait(seconds)) => text::field_pin_wait(words.lang, words.num(seconds)),
                Err(NotChecked::Store(error)) => words.problem(store_code(&error)),
            };
            let _ = problem.try_set(Some(sentence));
            let _ = again.try_update(|count| *count += 1);
        });
    };
    view! {
        <main class="content stack loose centred">
            <Draw icon=Icon::Lock class="icon large"/>
            <Heading title=words.say(text::field_locked)/>
            <p class="muted">{name}</p>
            <PinInput id="pin" label=words.say(text::field_pin) problem again full=check/>
            <details class="help">
                <summary>{words.say(text::field_pin_forgotten)}</summary>
                <p>{words.say(text::field_pin_forgotten_body)}</p>
                <a class="button small" href=place::JOIN>{words.say(text::field_session_card_link)}</a>
            </details>
        </main>
    }
}
