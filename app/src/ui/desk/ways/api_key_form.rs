//! Making a key: its name, area and life, and then the key itself, shown once.
use leptos::html::{Input, Select};
use leptos::prelude::*;

use super::secret::Secret;
use crate::domain::api_key::{MAX_DAYS, MAX_NAME_CHARS};
use crate::domain::area::AreaCode;
use crate::text;
use crate::ui::desk::area::AreaSelect;
use crate::ui::desk::parts::{Modal, Refusal};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::wire::api_keys::{ApiKeyInput, NewApiKey};
use crate::wire::paths;
use crate::wire::problem::Problem;

/// Days to choose from, the second by itself.
const LIVES: [u32; 3] = [30, 90, MAX_DAYS];

#[component]
pub fn Form(close: Callback<()>) -> impl IntoView {
    let made = RwSignal::new(None::<NewApiKey>);
    view! {
        <Modal title=text::api_keys_add(lang()) close class="dialog desk-dialog-wide" is_held=Signal::derive(move || made.with(Option::is_some))>
            {move || match made.get() {
                Some(new) => view! { <Secret secret=new.secret hint=text::api_keys_secret_hint(lang()) label=text::api_keys_secret(lang()) kept=text::api_keys_secret_kept(lang()) close/> }.into_any(),
                None => view! { <Fields made/> }.into_any(),
            }}
        </Modal>
    }
}

#[component]
fn Fields(made: RwSignal<Option<NewApiKey>>) -> impl IntoView {
    let desk = use_desk();
    let (name, days) = (NodeRef::<Input>::new(), NodeRef::<Select>::new());
    let area = RwSignal::new(None::<AreaCode>);
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let name = name.get_untracked().map(|input| input.value()).unwrap_or_default();
        let days = days.get_untracked().and_then(|select| select.value().parse().ok()).unwrap_or_default();
        let input = ApiKeyInput { name, area: area.get_untracked(), days };
        desk.ask_why(
            move |api| Box::pin(async move { api.post::<NewApiKey>(paths::API_KEYS, &input).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(new) => made.set(Some(new)),
                    Err(problem) => refused.set(Some(problem)),
                }
            },
        );
    };
    view! {
        <form class="stack" novalidate on:submit=add>
            <div class="field">
                <label for="api-key-name">{text::api_keys_name(lang())}</label>
                <input class="input" id="api-key-name" autocomplete="off" maxlength=MAX_NAME_CHARS.to_string() aria-describedby="api-key-name-hint" node_ref=name/>
                <p class="hint" id="api-key-name-hint">{text::api_keys_name_hint(lang())}</p>
            </div>
            <fieldset class="field">
                <legend>{text::api_keys_reach(lang())}</legend>
                <div class="desk-filters"><AreaSelect area=area.into() choose=Callback::new(move |chosen| area.set(chosen))/></div>
            </fieldset>
            <div class="field">
                <label for="api-key-days">{text::api_keys_life(lang())}</label>
                <select class="input" id="api-key-days" node_ref=days>
                    {LIVES.map(|days| view! {
                        <option value=days.to_string() selected=days == LIVES[1]>{text::api_keys_days(lang(), words().num(days))}</option>
                    })}
                </select>
            </div>
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            <div class="buttons"><button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::api_keys_add(lang())}</button></div>
        </form>
    }
}
