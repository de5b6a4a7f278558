//! One's own account: where one is signed in, how the screens look, and the way out.
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::factors::KnownBy;
use super::parts::{Failure, Heading, Skeleton};
use super::state::{Due, Load, use_desk};
use super::ways::Ways;
use super::{format, lang, words};
use crate::domain::thai_date::Digits;
use crate::text::{self, Lang};
use crate::ui::components::{Chip, Draw, Icon, Notice, State, Tone};
use crate::ui::others;
use crate::ui::place;
use crate::ui::settings::{Settings, Theme};
use crate::wire::paths;
use crate::wire::session::SessionView;

#[component]
pub fn Account() -> impl IntoView {
    let desk = use_desk();
    let context = desk.context;
    let is_due = Memo::new(move |_| desk.due.get().is_some());
    // Said once.
    on_cleanup(move || {
        if desk.due.try_get_untracked() == Some(None) {
            desk.wanted.try_set(None);
        }
    });
    view! {
        <div class="desk-top"><Heading text=text::desk_account(lang())/></div>
        <div role="status">{move || match (desk.due.get(), desk.wanted.get()) {
            (Some(due), _) => {
                let what = match due {
                    Due::Password => text::factors_password_given(lang()),
                    Due::Factor => text::factors_required(lang()),
                };
                view! { <Notice tone=Tone::Action><p>{what}</p></Notice> }.into_any()
            }
            (None, Some(wanted)) => view! {
                <Notice tone=Tone::Good>
                    <p>{text::factors_required_done(lang())}</p>
                    <a class="button small" href=wanted>{text::factors_required_on(lang())}</a>
                </Notice>
            }.into_any(),
            (None, None) => ().into_any(),
        }}</div>
        {move || context.me.get().map(|me| view! {
            <div class="stack tight">
                <div>
                    <p class="strong">{me.name}</p>
                    <p class="muted">{format!("{} · {}", me.position, me.unit.name)}</p>
                </div>
                <p><a class="button small" href=paths::MY_DATA download=""><Draw icon=Icon::Download/>{text::personal_own(lang())}</a></p>
            </div>
        })}
        <div class="desk-columns">
            <KnownBy/>
            <Sessions/>
            <Look/>
            {move || (!is_due.get()).then(|| view! { <Ways/> })}
        </div>
    }
}

#[component]
fn Sessions() -> impl IntoView {
    let desk = use_desk();
    let sessions = RwSignal::new(Load::<Vec<SessionView>>::Waiting);
    let failed = RwSignal::new(None::<String>);
    let load = move || desk.load(paths::SESSIONS.to_owned(), sessions);
    load();
    let end = move |path: String| {
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.delete(path).await }),
            move |outcome| match outcome {
                Ok(()) => load(),
                Err(code) => failed.set(Some(code)),
            },
        );
    };
    let revoke = Callback::new(move |id| end(paths::session(id)));
    view! {
        <section class="card stack" aria-labelledby="sessions">
            <h2 id="sessions">{text::desk_sessions(lang())}</h2>
            <p class="muted small">{text::desk_sessions_hint(lang())}</p>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            {move || match sessions.get() {
                Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| load())/> }.into_any(),
                Load::Here(sessions) => {
                    let others = (sessions.len() > 1).then(|| view! {
                        <button type="button" class="button danger" on:click=move |_| end(paths::SESSIONS.to_owned())>{text::desk_end_others(lang())}</button>
                    });
                    view! {
                        <ul class="desk-list">{sessions.into_iter().map(|session| view! { <Session session revoke/> }).collect_view()}</ul>
                        {others}
                    }
                    .into_any()
                }
            }}
            <SignOut/>
        </section>
    }
}

#[component]
fn Session(session: SessionView, revoke: Callback<uuid::Uuid>) -> impl IntoView {
    let label = if session.label.is_empty() { text::desk_browser(lang()).to_owned() } else { session.label };
    let seen = text::desk_last_seen(lang(), format::moment(words(), session.last_seen_at));
    let end = if session.current {
        view! { <State tone=Tone::Good icon=Icon::CheckCircle word=text::desk_this_one(lang())/> }.into_any()
    } else {
        let name = format!("{}: {label}", text::desk_end_session(lang()));
        view! {
            <button type="button" class="button small danger" aria-label=name on:click=move |_| revoke.run(session.id)>{text::desk_end_session(lang())}</button>
        }
        .into_any()
    };
    view! { <li class="row between"><div class="grow"><p class="strong">{label}</p><p class="muted small">{seen}</p></div>{end}</li> }
}

#[component]
fn SignOut() -> impl IntoView {
    let (context, navigate) = (use_desk().context, use_navigate());
    let failed = RwSignal::new(None::<String>);
    let leave = move |_| {
        let navigate = navigate.clone();
        spawn_local(async move {
            let me = context.me.with_untracked(|me| me.as_ref().map(|me| me.person));
            if let Ok(Some(_)) = others::left_behind(context, |owner| Some(owner.person) != me).await {
                return failed.set(Some("unsent_here".to_owned()));
            }
            // Only the server can end the session: the cookie is out of our reach, and a machine that is shared must
            // not look signed out when it is not.
            match context.ports().api.delete(paths::CURRENT_SESSION).await {
                Err(error) if error.code() != crate::wire::problem::code::SESSION_NEEDED => failed.set(Some(error.code().to_owned())),
                _ => {
                    context.forget_person().await;
                    navigate(place::SIGN_IN, Default::default());
                }
            }
        });
    };
    view! {
        {move || failed.get().map(|code| view! { <Failure code/> })}
        <button type="button" class="button" on:click=leave><Draw icon=Icon::SignOut/>{text::desk_sign_out(lang())}</button>
    }
}

/// Language, digits and light or dark, of this browser.
#[component]
fn Look() -> impl IntoView {
    let context = use_desk().context;
    let now = context.settings.get_untracked();
    let change = move |change: &dyn Fn(&mut Settings)| {
        context.settings.update(|settings| change(settings));
        let settings = context.settings.get_untracked();
        settings.save();
        context.ports().platform.save_lang(settings.lang);
    };
    let languages = [(Lang::Th, "ไทย"), (Lang::En, "English")].map(|(lang, label)| {
        let change = Callback::new(move |_| change(&|settings| settings.lang = lang));
        view! { <Chip name="lang" label checked=now.lang == lang radio=true change/> }
    });
    let digits = [(Digits::Thai, "๑๒๓"), (Digits::Arabic, "123")].map(|(digits, label)| {
        let change = Callback::new(move |_| change(&|settings| settings.digits = digits));
        view! { <Chip name="digits" label checked=now.digits == digits radio=true change/> }
    });
    let themes = Theme::ALL.map(|theme| {
        let label = match theme {
            Theme::System => text::desk_theme_system(lang()),
            Theme::Light => text::desk_theme_light(lang()),
            Theme::Dark => text::desk_theme_dark(lang()),
        };
        let change = Callback::new(move |_| change(&|settings| settings.theme = theme));
        view! { <Chip name="theme" label checked=now.theme == theme radio=true change/> }
    });
    view! {
        <section class="card stack" aria-labelledby="look">
            <h2 id="look">{text::desk_look(lang())}</h2>
            <fieldset><legend>{text::desk_language(lang())}</legend><div class="chips">{languages}</div></fieldset>
            <fieldset><legend>{text::desk_digits(lang())}</legend><div class="chips">{digits}</div></fieldset>
            <fieldset><legend>{text::desk_theme(lang())}</legend><div class="chips">{themes}</div></fieldset>
        </section>
    }
}
