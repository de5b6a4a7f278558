//! Keys by which Excel or Power BI reads tables in one's name.
use leptos::html::Input;
use leptos::prelude::*;

use super::api_key_form::Form;
use crate::text;
use crate::ui::components::{Confirm, Draw, Icon, State, Tone};
use crate::ui::desk::area::{Whose, name_of};
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::api_keys::{ApiKey, ApiKeys};
use crate::wire::paths;

#[component]
pub fn List() -> impl IntoView {
    let desk = use_desk();
    let (keys, adding) = (RwSignal::new(Load::<ApiKeys>::Waiting), RwSignal::new(false));
    let load = Callback::new(move |()| desk.load(paths::API_KEYS.to_owned(), keys));
    load.run(());
    let close = Callback::new(move |()| {
        adding.set(false);
        load.run(());
    });
    view! {
        <section class="card stack" aria-labelledby="api-keys">
            <h2 id="api-keys">{text::api_keys_title(lang())}</h2>
            <p class="muted small">{text::api_keys_hint(lang())}</p>
            <Address/>
            {move || match keys.get() {
                Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=load/> }.into_any(),
                Load::Here(keys) if keys.items.is_empty() => view! { <p>{text::api_keys_none(lang())}</p> }.into_any(),
                Load::Here(keys) => view! {
                    <ul class="desk-list">{keys.items.into_iter().map(|key| view! { <Line key_=key changed=load/> }).collect_view()}</ul>
                }
                .into_any(),
            }}
            <div class="buttons">
                <button type="button" class="button" on:click=move |_| adding.set(true)><Draw icon=Icon::Plus/>{text::api_keys_add(lang())}</button>
            </div>
            {move || adding.get().then(|| view! { <Form close/> })}
        </section>
    }
}

/// What is typed into Excel as the address of the feed.
#[component]
fn Address() -> impl IntoView {
    let field = NodeRef::<Input>::new();
    let address = format!("{}{}/", window().location().origin().unwrap_or_default(), paths::ODATA);
    let select = move |_| {
        if let Some(field) = field.get_untracked() {
            field.select();
        }
    };
    view! {
        <div class="field">
            <label for="odata-address">{text::api_keys_address(lang())}</label>
            <input class="input" id="odata-address" readonly node_ref=field value=address on:focus=select/>
        </div>
    }
}

#[component]
fn Line(key_: ApiKey, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (failed, asked) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let id = key_.id;
    let revoke = move |()| {
        desk.ask(
            move |api| Box::pin(async move { api.delete(paths::api_key(id)).await }),
            move |outcome| match outcome {
                // Nobody, when one left the page meanwhile.
                Ok(()) => drop(changed.try_run(())),
                Err(code) => {
                    failed.try_set(Some(code));
                }
            },
        );
    };
    let is_over = key_.expires_at.timestamp_millis() <= desk.context.now_ms();
    let (tone, until) = if is_over {
        (Tone::Bad, text::api_keys_expired(lang(), words().moment(key_.expires_at)))
    } else {
        (Tone::Quiet, text::api_keys_until(lang(), words().moment(key_.expires_at)))
    };
    let used =
        key_.last_used_at.map_or_else(|| text::api_keys_unused(lang()).to_owned(), |at| text::api_keys_used(lang(), words().moment(at)));
    let area = key_.area.clone().map(|area| {
        let place = name_of(Signal::stored(Whose { area: Some(area), ..Whose::default() }));
        // Nothing until it is known.
        move || place.with(|place| (!place.is_empty()).then(|| format!("{} · ", text::api_keys_area(lang(), place))))
    });
    let name = format!("{}: {}", text::api_keys_revoke(lang()), key_.name);
    let body = text::api_keys_revoke_body(lang(), &key_.name);
    view! {
        <li class="stack">
            <p class="strong">{key_.name}</p>
            <p class="muted small">{area}{used}</p>
            <State tone word=until/>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">
                <button type="button" class="button small danger" aria-label=name on:click=move |_| asked.set(true)>{text::api_keys_revoke(lang())}</button>
            </div>
            <Confirm open=asked title=text::api_keys_revoke_title(lang()) body yes=text::api_keys_revoke(lang()) no=text::desk_cancel(lang())
                danger=true on_yes=Callback::new(revoke)/>
        </li>
    }
}
