//! One's passkeys, each with the place where it was made.
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Confirm, Icon, State, Tone};
use crate::ui::desk::parts::Failure;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, passkey, words};
use crate::wire::passkeys::PasskeyView;
use crate::wire::paths;

#[component]
pub fn Passkeys(passkeys: Vec<PasskeyView>, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (failed, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    let offered = passkey::offered(desk.context.ports().api);
    let add = move |_| {
        let Some(port) = offered.port().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { passkey::add(&api, &*port).await }),
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(_) => drop(changed.try_run(())),
                    Err(code) => drop(failed.try_set(Some(code))),
                }
            },
        );
    };
    let is_empty = passkeys.is_empty();
    let list = match is_empty {
        true => view! { <div><State tone=Tone::Quiet icon=Icon::Info word=text::passkeys_none(lang()).to_owned()/></div> }.into_any(),
        false => {
            let each = passkeys.into_iter().map(|passkey| view! { <Passkey passkey changed failed/> }).collect_view();
            view! { <ul class="desk-list">{each}</ul> }.into_any()
        }
    };
    let add_one = move || {
        offered.is_offered().then(|| view! {
            <div class="buttons">
                <button type="button" class="button" aria-disabled=move || busy.get().to_string() on:click=add>{text::passkeys_add(lang())}</button>
            </div>
        })
    };
    // Whoever has none and is where there are none is told nothing.
    view! {
        <section class="stack tight" aria-labelledby="passkeys" hidden=move || is_empty && !offered.is_offered()>
            <h3 id="passkeys">{text::passkeys_title(lang())}</h3>
            <p class="muted small">{text::passkeys_hint(lang())}</p>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            {list}
            {add_one}
        </section>
    }
}

#[component]
fn Passkey(passkey: PasskeyView, changed: Callback<()>, failed: RwSignal<Option<String>>) -> impl IntoView {
    let (desk, removing) = (use_desk(), RwSignal::new(false));
    let PasskeyView { id, name, made_at, used_at } = passkey;
    let made = text::passkeys_made(lang(), words().moment(made_at));
    let when = used_at.map_or_else(|| made.clone(), |at| format!("{made} · {}", text::passkeys_used(lang(), words().moment(at))));
    let remove = move |()| {
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.delete(paths::my_passkey(id)).await }),
            move |outcome| match outcome {
                Ok(()) => drop(changed.try_run(())),
                Err(code) => drop(failed.try_set(Some(code))),
            },
        );
    };
    let label = format!("{}: {name}", text::passkeys_remove(lang()));
    view! {
        <li class="row between">
            <div class="grow"><p class="strong">{name.clone()}</p><p class="muted small">{when}</p></div>
            <button type="button" class="button small danger" aria-label=label on:click=move |_| removing.set(true)>{text::passkeys_remove(lang())}</button>
            <Confirm open=removing title=text::passkeys_remove_title(lang(), name) body=text::passkeys_remove_body(lang())
                yes=text::passkeys_remove(lang()) no=text::desk_cancel(lang()) danger=true on_yes=Callback::new(remove)/>
        </li>
    }
}
