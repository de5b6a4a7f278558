//! Adding a webhook: its address and events, and then its secret, shown once.
use std::collections::BTreeSet;

use leptos::html::Input;
use leptos::prelude::*;

use super::secret::Secret;
use super::webhooks::event_word;
use crate::domain::webhook::{MAX_ADDRESS, WebhookEvent};
use crate::text;
use crate::ui::components::Chip;
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Modal, Refusal};
use crate::ui::desk::state::use_desk;
use crate::wire::paths;
use crate::wire::problem::Problem;
use crate::wire::sendings::{NewWebhook, WebhookInput};

#[component]
pub fn Form(close: Callback<()>) -> impl IntoView {
    let made = RwSignal::new(None::<NewWebhook>);
    view! {
        <Modal title=text::webhooks_add(lang()) close class="dialog desk-dialog-wide" is_held=Signal::derive(move || made.with(Option::is_some))>
            {move || match made.get() {
                Some(new) => view! { <Secret secret=new.secret hint=text::webhooks_secret_hint(lang()) label=text::webhooks_secret(lang()) kept=text::webhooks_secret_kept(lang()) close/> }.into_any(),
                None => view! { <Fields made/> }.into_any(),
            }}
        </Modal>
    }
}

#[component]
fn Fields(made: RwSignal<Option<NewWebhook>>) -> impl IntoView {
    let desk = use_desk();
    let (url, events) = (NodeRef::<Input>::new(), RwSignal::new(BTreeSet::from(WebhookEvent::OFFERED)));
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let url = url.get_untracked().map(|input| input.value()).unwrap_or_default();
        let input = WebhookInput { url, events: events.get_untracked().into_iter().collect() };
        desk.ask_why(
            move |api| Box::pin(async move { api.post::<NewWebhook>(paths::WEBHOOKS, &input).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(new) => made.set(Some(new)),
                    Err(problem) => refused.set(Some(problem)),
                }
            },
        );
    };
    let chips = WebhookEvent::OFFERED.map(|event| {
        let checked = Signal::derive(move || events.with(|events| events.contains(&event)));
        let change = Callback::new(move |wanted: bool| {
            events.update(|events| {
                if wanted {
                    events.insert(event);
                } else {
                    events.remove(&event);
                }
            });
        });
        view! { <Chip name="events" label=event_word(event) checked change/> }
    });
    view! {
        <form class="stack" novalidate on:submit=add>
            <div class="field">
                <label for="webhook-url">{text::webhooks_address(lang())}</label>
                <input class="input" id="webhook-url" type="url" inputmode="url" autocomplete="off" spellcheck="false" placeholder="https://"
                    maxlength=MAX_ADDRESS.to_string() aria-describedby="webhook-url-hint" node_ref=url/>
                <p class="hint" id="webhook-url-hint">{text::webhooks_address_hint(lang())}</p>
            </div>
            <fieldset class="field">
                <legend>{text::webhooks_events(lang())}</legend>
                <div class="chips">{chips}</div>
            </fieldset>
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            <div class="buttons"><button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::webhooks_add(lang())}</button></div>
        </form>
    }
}
