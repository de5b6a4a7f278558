//! Sign-in by the office's identity provider, for whoever linked their account there.
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{Refused, Why, may_enter, welcome};
use crate::domain::access::Role;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::context::Context;
use crate::ui::desk::provider::{self, CameBack};
use crate::ui::desk::{ACCOUNT, lang};
use crate::ui::place;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::session::{Errand, Me, ProviderReply};
use crate::wire::url::url_part;

/// The button; nothing where the installation has no provider.
#[component]
pub fn ByProvider(failed: RwSignal<Option<Refused>>) -> impl IntoView {
    let context = Context::take();
    let (name, busy) = (RwSignal::new(None::<String>), RwSignal::new(false));
    spawn_local(async move {
        if let Some(found) = provider::name(&context.ports().api).await {
            let _ = name.try_set(Some(found));
        }
    });
    let go = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let gone = match may_enter(context).await {
                Ok(()) => provider::go(&context.ports().api, Errand::SignIn).await.map_err(|error| Refused::by(context, &error)),
                Err(refused) => Err(refused),
            };
            // Whoever has gone sees the button wait until the other page is there.
            if let Err(refused) = gone {
                failed.try_set(Some(refused));
                busy.try_set(false);
            }
        });
    };
    // Back from the provider's page by the browser's Back, the page may be the same as it was left.
    let again = window_event_listener_untyped("pageshow", move |_| {
        busy.try_set(false);
    });
    on_cleanup(move || again.remove());
    move || {
        name.get().map(|name| {
            view! {
                <button type="button" class="button wide" aria-disabled=move || busy.get().to_string() on:click=go>
                    {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
                    {text::provider_sign_in(lang(), name)}
                </button>
            }
        })
    }
}

/// Whoever comes back: in, to the code that is asked for, too, or to the account they linked.
#[component]
pub fn ComingBack(
    with: CameBack,
    /// Until it is known what becomes of it.
    coming_back: RwSignal<Option<CameBack>>,
    half_way: RwSignal<bool>,
    failed: RwSignal<Option<Refused>>,
    arrived: RwSignal<Option<Role>>,
) -> impl IntoView {
    let (context, navigate) = (Context::take(), use_navigate());
    let linked = |reply: &ProviderReply| format!("{ACCOUNT}?code={}&state={}", url_part(&reply.code), url_part(&reply.state));
    let instead = move |address: &str| navigate(address, NavigateOptions { replace: true, ..Default::default() });
    let over = move |refused: Option<Refused>| {
        failed.try_set(refused);
        coming_back.try_set(None);
    };
    match with {
        CameBack::With(reply) if Errand::of_state(&reply.state) == Some(Errand::Link) => instead(&linked(&reply)),
        CameBack::With(reply) => {
            // A code counts once: a page that is loaded again begins anew.
            instead(place::SIGN_IN);
            spawn_local(async move {
                match may_enter(context).await {
                    Ok(()) => match context.ports().api.post::<Me>(paths::PROVIDER_SESSIONS, &reply).await {
                        Ok(me) => drop(arrived.try_set(Some(welcome(context, me).await.role))),
                        Err(error) if error.code() == code::SECOND_FACTOR_NEEDED => {
                            half_way.try_set(true);
                            over(None);
                        }
                        Err(error) => over(Some(Refused::by(context, &error))),
                    },
                    Err(refused) => over(Some(refused)),
                }
            });
        }
        CameBack::WithNothing(Some(Errand::Link)) => instead(&format!("{ACCOUNT}?error={}", code::PROVIDER_REFUSED)),
        CameBack::WithNothing(_) => {
            instead(place::SIGN_IN);
            let sentence = context.words().problem(code::PROVIDER_REFUSED);
            over(Some(Refused { sentence, code: code::PROVIDER_REFUSED.to_owned() }));
        }
    }
    view! {
        <div class="card stack">
            <header class="stack tight">
                <Draw icon=Icon::Shield class="icon large"/>
                <h1>{text::desk_sign_in(lang())}</h1>
            </header>
            <Why failed/>
            <p role="status" class="row nowrap"><span class="spinner" aria-hidden="true"></span>{text::provider_coming(lang())}</p>
        </div>
    }
}
