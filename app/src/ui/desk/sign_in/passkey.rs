//! Sign-in by a passkey, for whoever added one.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Refused, may_enter, welcome};
use crate::domain::access::Role;
use crate::text;
use crate::ui::context::Context;
use crate::ui::desk::{lang, passkey};
use crate::wire::passkeys::PasskeyErrand;
use crate::wire::paths;
use crate::wire::session::Me;

/// The button; nothing where the browser knows of no passkeys.
#[component]
pub fn ByPasskey(failed: RwSignal<Option<Refused>>, arrived: RwSignal<Option<Role>>) -> impl IntoView {
    let (context, busy) = (Context::take(), RwSignal::new(false));
    let offered = passkey::offered(context.ports().api);
    let enter = async move || {
        may_enter(context).await?;
        let api = context.ports().api;
        let Some(port) = offered.port() else { return Ok(None) };
        let shown = passkey::show(&api, &*port, PasskeyErrand::SignIn).await.map_err(|error| Refused::by(context, &error))?;
        let me = api.post::<Me>(paths::PASSKEY_SESSIONS, &shown).await.map_err(|error| Refused::by(context, &error))?;
        Ok(Some(welcome(context, me).await.role))
    };
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match enter().await {
                Ok(role) => drop(arrived.try_set(role)),
                Err(refused) => drop(failed.try_set(Some(refused))),
            }
            busy.try_set(false);
        });
    };
    move || {
        offered.is_offered().then(|| {
            view! {
                <button type="button" class="button wide" aria-disabled=move || busy.get().to_string() on:click=go>
                    {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
                    {text::passkeys_sign_in(lang())}
                </button>
            }
        })
    }
}
