//! By what one is known here: the password, an authenticator app beside it, passkeys, and an account at the office's identity provider.
mod codes;
mod enrol;
mod passkeys;
mod password;
mod provider;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use self::codes::Codes;
use super::parts::{Failure, Modal, Skeleton};
use super::state::{Due, Load, use_desk};
use super::{lang, words};
use crate::text;
use crate::ui::components::{Confirm, Icon, State, Tone};
use crate::wire::factors::{Factors, RecoveryCodes};
use crate::wire::paths;

/// A section of the account's page; nothing for whoever joined by a card.
#[component]
pub fn KnownBy() -> impl IntoView {
    let desk = use_desk();
    let factors = RwSignal::new(Load::<Factors>::Waiting);
    let load = Callback::new(move |()| desk.load(paths::MY_FACTORS.to_owned(), factors));
    load.run(());
    // The way is open from then on.
    Effect::new(move |_| {
        if let Load::Here(Factors { totp_since, .. }) = factors.get() {
            desk.has_factor.set_value(totp_since.is_some());
            if totp_since.is_some() {
                desk.done(Due::Factor);
            }
        }
    });
    let is_due = Memo::new(move |_| desk.due.get().is_some());
    let is_by_card = move || factors.with(|factors| matches!(factors, Load::Here(factors) if !factors.password));
    view! {
        <section class="card stack" aria-labelledby="factors" hidden=is_by_card>
            <h2 id="factors">{text::factors_title(lang())}</h2>
            {move || match factors.get() {
                Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=load/> }.into_any(),
                Load::Here(Factors { totp_since: Some(since), recovery_codes_left, .. }) => {
                    view! { <On since left=recovery_codes_left changed=load/> }.into_any()
                }
                Load::Here(_) => view! { <Off changed=load/> }.into_any(),
            }}
            {move || factors.with(|factors| match factors {
                Load::Here(Factors { password: true, provider_since, .. }) if !is_due.get() => {
                    Some(view! { <provider::ByProvider since=*provider_since changed=load/> })
                }
                _ => None,
            })}
            {move || factors.with(|factors| match factors {
                Load::Here(Factors { password: true, passkeys, .. }) if !is_due.get() => {
                    Some(view! { <passkeys::Passkeys passkeys=passkeys.clone() changed=load/> })
                }
                _ => None,
            })}
            <password::Change changed=load/>
        </section>
    }
}

#[component]
fn Off(changed: Callback<()>) -> impl IntoView {
    let adding = RwSignal::new(false);
    let close = Callback::new(move |()| {
        adding.set(false);
        changed.run(());
    });
    view! {
        <State tone=Tone::Attention icon=Icon::Warning word=text::factors_off(lang())/>
        <p class="muted small">{text::factors_off_hint(lang())}</p>
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| adding.set(true)>{text::factors_turn_on(lang())}</button>
        </div>
        {move || adding.get().then(|| view! { <enrol::Dialog close/> })}
    }
}

#[component]
fn On(since: DateTime<Utc>, left: u32, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (renewing, ending) = (RwSignal::new(false), RwSignal::new(false));
    let (told, failed) = (RwSignal::new(None::<RecoveryCodes>), RwSignal::new(None::<String>));
    let renew = move |()| {
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.post::<RecoveryCodes>(paths::MY_RECOVERY_CODES, &()).await }),
            move |outcome| match outcome {
                Ok(codes) => drop(told.try_set(Some(codes))),
                Err(code) => drop(failed.try_set(Some(code))),
            },
        );
    };
    let end = move |()| {
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.delete(paths::MY_TOTP).await }),
            move |outcome| match outcome {
                Ok(()) => drop(changed.try_run(())),
                Err(code) => drop(failed.try_set(Some(code))),
            },
        );
    };
    let close = Callback::new(move |()| {
        told.set(None);
        changed.run(());
    });
    view! {
        <State tone=Tone::Good icon=Icon::CheckCircle word=text::factors_on(lang(), words().moment(since))/>
        <p class="muted small">{text::factors_codes_left(lang(), words().num(left))}</p>
        {move || failed.get().map(|code| view! { <Failure code/> })}
        <div class="buttons">
            <button type="button" class="button" on:click=move |_| renewing.set(true)>{text::factors_codes_new(lang())}</button>
            <button type="button" class="button danger" on:click=move |_| ending.set(true)>{text::factors_turn_off(lang())}</button>
        </div>
        <Confirm open=renewing title=text::factors_codes_new_title(lang()) body=text::factors_codes_new_body(lang())
            yes=text::factors_codes_new(lang()) no=text::desk_cancel(lang()) on_yes=Callback::new(renew)/>
        <Confirm open=ending title=text::factors_turn_off_title(lang()) body=text::factors_turn_off_body(lang())
            yes=text::factors_turn_off(lang()) no=text::desk_cancel(lang()) danger=true on_yes=Callback::new(end)/>
        {move || told.get().map(|told| view! {
            <Modal title=text::factors_codes_title(lang()) close is_held=true><Codes codes=told.codes kept=close/></Modal>
        })}
    }
}
