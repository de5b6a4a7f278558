//! The programs of one's office that are told of things.
use leptos::prelude::*;

use super::webhook_form::Form;
use crate::domain::webhook::WebhookEvent;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, State, Tone};
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::paths;
use crate::wire::sendings::{Webhook, Webhooks};

#[component]
pub fn List() -> impl IntoView {
    let desk = use_desk();
    let (webhooks, adding) = (RwSignal::new(Load::<Webhooks>::Waiting), RwSignal::new(false));
    let load = Callback::new(move |()| desk.load(paths::WEBHOOKS.to_owned(), webhooks));
    load.run(());
    let close = Callback::new(move |()| {
        adding.set(false);
        load.run(());
    });
    view! {
        <section class="card stack" aria-labelledby="webhooks">
            <h2 id="webhooks">{text::webhooks_title(lang())}</h2>
            <p class="muted small">{text::webhooks_hint(lang())}</p>
            {move || match webhooks.get() {
                Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=load/> }.into_any(),
                Load::Here(webhooks) if webhooks.items.is_empty() => view! { <p>{text::webhooks_none(lang())}</p> }.into_any(),
                Load::Here(webhooks) => view! {
                    <ul class="desk-list">{webhooks.items.into_iter().map(|webhook| view! { <Line webhook changed=load/> }).collect_view()}</ul>
                }
                .into_any(),
            }}
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| adding.set(true)><Draw icon=Icon::Plus/>{text::webhooks_add(lang())}</button>
            </div>
            {move || adding.get().then(|| view! { <Form close/> })}
        </section>
    }
}

#[component]
fn Line(webhook: Webhook, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let id = webhook.id;
    let (busy, failed, asked) = (RwSignal::new(false), RwSignal::new(None::<String>), RwSignal::new(false));
    let end = move |outcome: Result<(), String>| {
        busy.try_set(false);
        match outcome {
            // Nobody, when one left the page meanwhile.
            Ok(()) => drop(changed.try_run(())),
            Err(code) => {
                failed.try_set(Some(code));
            }
        }
    };
    let test = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.post::<Webhook>(paths::webhook_test(id), &()).await }),
            move |outcome| end(outcome.map(drop)),
        );
    };
    let delete = move |()| desk.ask(move |api| Box::pin(async move { api.delete(paths::webhook(id)).await }), end);
    let events = webhook.events.iter().map(|event| event_word(*event)).collect::<Vec<_>>().join(" · ");
    let named = |word: &str| format!("{word}: {}", webhook.url);
    let (test_name, delete_name) = (named(text::webhooks_test(lang())), named(text::webhooks_delete(lang())));
    let address = webhook.url.clone();
    view! {
        <li class="stack">
            <p class="strong">{webhook.url.clone()}</p>
            <p class="muted small">{events}</p>
            <Result webhook/>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">
                <button type="button" class="button small" aria-label=test_name aria-disabled=move || busy.get().to_string() on:click=test>
                    {move || if busy.get() { text::webhooks_testing(lang()) } else { text::webhooks_test(lang()) }}
                </button>
                <button type="button" class="button small danger" aria-label=delete_name on:click=move |_| asked.set(true)>{text::webhooks_delete(lang())}</button>
            </div>
            <Confirm open=asked title=text::webhooks_delete_title(lang()) body=text::webhooks_delete_body(lang(), address)
                yes=text::webhooks_delete(lang()) no=text::desk_cancel(lang()) danger=true on_yes=Callback::new(delete)/>
        </li>
    }
}

/// How its last call went.
#[component]
fn Result(webhook: Webhook) -> impl IntoView {
    let at = |at| words().moment(at);
    let (tone, word) = match (webhook.off_at, webhook.last_at, &webhook.last_error) {
        (Some(off), ..) => (Tone::Bad, text::webhooks_off(lang(), at(off))),
        (None, None, _) => (Tone::Quiet, text::webhooks_never(lang()).to_owned()),
        (None, Some(last), None) => (Tone::Good, text::webhooks_taken(lang(), at(last))),
        (None, Some(last), Some(_)) => (Tone::Attention, text::webhooks_failed(lang(), at(last))),
    };
    view! {
        <p role="status"><State tone word/></p>
        {webhook.last_error.map(|error| view! { <p class="muted small" lang="en">{error}</p> })}
    }
}

pub fn event_word(event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::KeyMessagePublished => text::webhooks_event_published(lang()),
        WebhookEvent::KeyMessageWithdrawn => text::webhooks_event_withdrawn(lang()),
        WebhookEvent::Notice => text::webhooks_event_notice(lang()),
        WebhookEvent::Test => text::webhooks_test(lang()),
        WebhookEvent::Unknown => text::webhooks_event_unknown(lang()),
    }
}
