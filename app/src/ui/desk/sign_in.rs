//! Sign-in of staff by name and password.
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::lang;
use crate::domain::access::Role;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone};
use crate::ui::context::Context;
use crate::ui::{others, place};
use crate::wire::paths;
use crate::wire::problem::code;
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
    /// It is the name or the password.
    is_login: bool,
}

/// Nobody comes in over the unsent work of a village official, whose session would be gone: officials have cards and no
/// password, so it is not them. What another of the staff left waits here for them, and that is said.
async fn enter(context: Context, request: &LoginRequest) -> Result<Me, Refused> {
    let words = context.words();
    let refused = |sentence: String| Refused { sentence, is_login: false };
    match others::left_behind(context, |owner| owner.role != Role::Official).await {
        Ok(None) => {}
        Ok(Some(other)) => return Err(refused(text::join_other_work(words.lang, other))),
        Err(_) => return Err(refused(words.say(text::field_store_failed).to_owned())),
    }
    let answer = context.ports().api.post::<Me>(paths::SESSIONS, request).await;
    let me = answer.map_err(|error| Refused { sentence: words.problem(error.code()), is_login: error.code() == code::LOGIN_WRONG })?;
    context.remember(me.clone()).await;
    if let Ok(Some(other)) = others::left_behind(context, |owner| owner.person == me.person).await {
        context.news.set(Some(text::desk_other_work(words.lang, other)));
    }
    Ok(me)
}

#[component]
pub fn SignIn() -> impl IntoView {
    let (context, navigate, query) = (Context::take(), use_navigate(), use_location().query);
    let (login, password) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<Refused>));
    document().set_title(&format!("{} · {}", text::desk_sign_in(lang()), text::app_name(lang())));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let value = |input: NodeRef<Input>| input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let request = LoginRequest { login: value(login).trim().to_owned(), password: value(password) };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let navigate = navigate.clone();
        let asked = query.with_untracked(|query| query.get("next"));
        spawn_local(async move {
            match enter(context, &request).await {
                Ok(me) => {
                    let to = destination(me.role, asked);
                    navigate(&to, NavigateOptions { replace: true, ..Default::default() });
                }
                Err(sentence) => {
                    failed.set(Some(sentence));
                    // What went wrong concerns the password most often; the name stays as typed.
                    if let Some(Some(input)) = password.try_get_untracked() {
                        input.select();
                        let _ = input.focus();
                    }
                }
            }
            busy.set(false);
        });
    };
    let is_wrong = move || failed.with(|failed| failed.as_ref().is_some_and(|refused| refused.is_login)).to_string();
    view! {
        <main class="desk-sign-in" id="desk-main">
            <form class="card stack" on:submit=submit novalidate=false>
                <header class="stack tight">
                    <Draw icon=Icon::Shield class="icon large"/>
                    <h1>{text::desk_sign_in(lang())}</h1>
                    <p class="muted">{text::desk_sign_in_for(lang())}</p>
                </header>
                <div role="alert">
                    {move || failed.get().map(|refused| view! { <Notice tone=Tone::Bad><p id="sign-in-problem">{refused.sentence}</p></Notice> })}
                </div>
                <div class="field">
                    <label for="login">{text::desk_login(lang())}</label>
                    <input class="input" id="login" name="username" type="text" required node_ref=login autocomplete="username"
                        autocapitalize="none" spellcheck="false" aria-invalid=is_wrong/>
                </div>
                <Password node=password invalid=Signal::derive(is_wrong)/>
                <button type="submit" class="button primary wide" aria-disabled=move || busy.get().to_string()>
                    {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
                    {text::desk_sign_in(lang())}
                </button>
            </form>
            <p class="small muted"><a href=place::JOIN>{text::desk_have_card(lang())}</a></p>
        </main>
    }
}

#[component]
fn Password(node: NodeRef<Input>, invalid: Signal<String>) -> impl IntoView {
    let shown = RwSignal::new(false);
    view! {
        <div class="field">
            <label for="password">{text::desk_password(lang())}</label>
            <input class="input" id="password" name="password" required node_ref=node autocomplete="current-password"
                type=move || if shown.get() { "text" } else { "password" } aria-invalid=move || invalid.get()/>
            <label class="desk-check">
                <input type="checkbox" on:change=move |event| shown.set(event_target_checked(&event))/>
                {text::desk_show_password(lang())}
            </label>
        </div>
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
