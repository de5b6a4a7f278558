//! Sign-in of staff by name and password or by the office's identity provider and, where a second factor is on, a code; or by a passkey.
mod code;
mod passkey;
mod provider;

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::lang;
use super::password_field::PasswordField;
use super::provider::came_back;
use crate::domain::access::Role;
use crate::offline::api::ApiError;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::{others, place};
use crate::wire::paths;
use crate::wire::problem::code as problem;
use crate::wire::session::{LoginRequest, Me};

/// Where to after signing in: back to the desk page that asked, else to one's own home. Only paths of this site count.
fn destination(role: Role, asked: Option<String>) -> String {
    match (role, asked) {
        (Role::Official, _) => place::HOME.to_owned(),
        (_, Some(path)) if path == place::DESK || path.starts_with("/desk/") || path.starts_with("/desk?") => path,
        _ => place::DESK.to_owned(),
    }
}

/// Why one is not in.
#[derive(Clone)]
struct Refused {
    sentence: String,
    /// The problem's code.
    code: String,
}

impl Refused {
    fn by(context: Context, error: &ApiError) -> Self {
        Self { sentence: context.words().problem(error.code()), code: error.code().to_owned() }
    }
}

/// Nobody comes in over the unsent work of a village official, whose session would be gone: officials have cards and no
/// password, so it is not them.
async fn may_enter(context: Context) -> Result<(), Refused> {
    let words = context.words();
    let refused = |sentence: String| Refused { sentence, code: String::new() };
    match others::left_behind(context, |owner| owner.role != Role::Official).await {
        Ok(None) => Ok(()),
        Ok(Some(other)) => Err(refused(text::join_other_work(words.lang, other))),
        Err(_) => Err(refused(words.say(text::field_store_failed).to_owned())),
    }
}

/// None: a code is asked for, too.
async fn enter(context: Context, request: &LoginRequest) -> Result<Option<Me>, Refused> {
    may_enter(context).await?;
    match context.ports().api.post::<Me>(paths::SESSIONS, request).await {
        Ok(me) => Ok(Some(welcome(context, me).await)),
        Err(error) if error.code() == problem::SECOND_FACTOR_NEEDED => Ok(None),
        Err(error) => Err(Refused::by(context, &error)),
    }
}

/// What another of the staff left waits here for them, and that is said.
async fn welcome(context: Context, me: Me) -> Me {
    // The desk asks again who reads at its next start.
    let _ = context.remember(me.clone()).await;
    if let Ok(Some(other)) = others::left_behind(context, |owner| owner.person == me.person).await {
        context.news.set(Some(text::desk_other_work(context.lang(), other)));
    }
    me
}

#[component]
pub fn SignIn() -> impl IntoView {
    let (navigate, query) = (use_navigate(), use_location().query);
    let (half_way, failed, arrived) = (RwSignal::new(false), RwSignal::new(None::<Refused>), RwSignal::new(None::<Role>));
    let coming_back = RwSignal::new(came_back());
    document().set_title(&format!("{} · {}", text::desk_sign_in(lang()), text::app_name(lang())));
    Effect::new(move |_| {
        if let Some(role) = arrived.get() {
            let to = destination(role, query.with_untracked(|query| query.get("next")));
            navigate(&to, NavigateOptions { replace: true, ..Default::default() });
        }
    });
    view! {
        <main class="desk-sign-in" id="desk-main">
            {move || match (half_way.get(), coming_back.get()) {
                (true, _) => view! { <code::ByCode half_way failed arrived/> }.into_any(),
                (false, Some(with)) => view! { <provider::ComingBack with coming_back half_way failed arrived/> }.into_any(),
                (false, None) => view! { <ByPassword half_way failed arrived/> }.into_any(),
            }}
            <p class="small muted"><a href=place::JOIN>{text::desk_have_card(lang())}</a></p>
        </main>
    }
}

#[component]
fn ByPassword(half_way: RwSignal<bool>, failed: RwSignal<Option<Refused>>, arrived: RwSignal<Option<Role>>) -> impl IntoView {
    let context = Context::take();
    let (login, password, busy) = (NodeRef::<Input>::new(), NodeRef::<Input>::new(), RwSignal::new(false));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let request = LoginRequest { login: value(login).trim().to_owned(), password: value(password) };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            match enter(context, &request).await {
                Ok(Some(me)) => arrived.set(Some(me.role)),
                Ok(None) => half_way.set(true),
                Err(refused) => {
                    failed.set(Some(refused));
                    // What went wrong concerns the password most often; the name stays as typed.
                    choose(password);
                }
            }
            busy.try_set(false);
        });
    };
    let is_wrong =
        Signal::derive(move || failed.with(|failed| failed.as_ref().is_some_and(|refused| refused.code == problem::LOGIN_WRONG)));
    view! {
        <form class="card stack" on:submit=submit novalidate=false>
            <header class="stack tight">
                <Draw icon=Icon::Shield class="icon large"/>
                <h1>{text::desk_sign_in(lang())}</h1>
                <p class="muted">{text::desk_sign_in_for(lang())}</p>
            </header>
            <Why failed/>
            <div class="field">
                <label for="login">{text::desk_login(lang())}</label>
                <input class="input" id="login" name="username" type="text" required node_ref=login autocomplete="username"
                    autocapitalize="none" spellcheck="false" aria-invalid=move || is_wrong.get().to_string()/>
            </div>
            <PasswordField id="password" node=password label=text::desk_password(lang()) invalid=is_wrong/>
            <Submit busy word=text::desk_sign_in(lang())/>
            <passkey::ByPasskey failed arrived/>
            <provider::ByProvider failed/>
        </form>
    }
}

#[component]
fn Why(failed: RwSignal<Option<Refused>>) -> impl IntoView {
    view! {
        <div role="alert">
            {move || failed.get().map(|refused| view! { <Notice tone=Tone::Bad><p id="sign-in-problem">{refused.sentence}</p></Notice> })}
        </div>
    }
}

#[component]
fn Submit(busy: RwSignal<bool>, word: &'static str) -> impl IntoView {
    view! {
        <button type="submit" class="button primary wide" aria-disabled=move || busy.get().to_string()>
            {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {word}
        </button>
    }
}

fn value(input: NodeRef<Input>) -> String {
    input.get_untracked().map(|input| input.value()).unwrap_or_default()
}

/// All of it, so that typing writes it anew.
fn choose(input: NodeRef<Input>) {
    if let Some(Some(input)) = input.try_get_untracked() {
        input.select();
        let _ = input.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_back_to_the_page_that_asked_and_never_out_of_the_site() {
        let after = |asked: &str| destination(Role::Coordinator, Some(asked.to_owned()));
        assert_eq!(after("/desk/reports/7?month=2026-02"), "/desk/reports/7?month=2026-02");
        for elsewhere in ["https://example.org/", "//example.org/desk", "/deskx", ""] {
            assert_eq!(after(elsewhere), "/desk", "{elsewhere}");
        }
        assert_eq!(destination(Role::Official, Some("/desk".into())), "/app");
    }
}
