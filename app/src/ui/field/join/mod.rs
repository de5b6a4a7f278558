//! Joining by card: who are you → PIN → home screen → done, in under a minute.
mod bind;
mod install;
pub mod new_pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;

use super::shell::Heading;
use crate::text;
use crate::ui::components::{Draw, FieldFrame, Icon, Notice, Tone, Waiting};
use crate::ui::context::{Context, Gate};
use crate::ui::{names, place};
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::session::{JoinLookup, JoinOffer};

/// Where in the walk one is. Every step can be begun again by opening the card's link again.
#[derive(Clone, PartialEq)]
enum Step {
    TypeCode,
    Looking,
    /// The card could not be looked up; a problem code.
    Failed(String),
    /// Is this you? With the problem of a try to join, if there was one.
    Ask(JoinOffer, Option<String>),
    NotMe,
    Binding,
    Pin,
    HomeScreen,
}

#[component]
pub fn Join(code: String) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let step = RwSignal::new(Step::Looking);
    let code = StoredValue::new(code);
    let look = move || {
        step.set(Step::Looking);
        let code = code.get_value();
        spawn_local(async move {
            let _ = step.try_set(look_up(context, code).await);
        });
    };
    if code.with_value(String::is_empty) {
        step.set(Step::TypeCode)
    } else {
        look()
    }
    let navigate = StoredValue::new_local(use_navigate());
    let finish = move || navigate.get_value()(place::HOME, leptos_router::NavigateOptions { replace: true, ..Default::default() });
    let body = move || match step.get() {
        Step::TypeCode => view! { <TypeCode/> }.into_any(),
        Step::Looking => view! { <Waiting word=words.say(text::join_looking)/> }.into_any(),
        Step::Failed(problem) => view! { <Failed problem retry=move |()| look()/> }.into_any(),
        Step::Ask(offer, problem) => view! { <Ask offer problem step code/> }.into_any(),
        Step::NotMe => view! { <NotMe back=move |()| look()/> }.into_any(),
        Step::Binding => view! { <Waiting word=words.say(text::join_binding)/> }.into_any(),
        Step::Pin => view! { <new_pin::NewPin done=move |()| step.set(Step::HomeScreen)/> }.into_any(),
        Step::HomeScreen => view! { <install::HomeScreen done=move |()| finish()/> }.into_any(),
    };
    view! { <main class="content stack loose join"><p class="brand"><Draw icon=Icon::Shield/>{words.say(text::app_name)}</p>{body}</main> }
}

async fn look_up(context: Context, card: String) -> Step {
    match context.ports().api.post::<JoinOffer>(paths::JOIN_LOOKUP, &JoinLookup { code: card.clone() }).await {
        Ok(offer) => Step::Ask(offer, None),
        // Opened again on the phone that used it up: one goes on where one was.
        Err(error) if error.code() == code::JOIN_CARD_USED && bind::is_own_card(context, &card).await => {
            match bind::again(context, card).await {
                Ok(bind::Joined { pin_needed: true }) => Step::Pin,
                Ok(bind::Joined { pin_needed: false }) => Step::HomeScreen,
                Err(problem) => Step::Failed(problem),
            }
        }
        Err(error) => Step::Failed(error.code().to_owned()),
    }
}

#[component]
fn Failed(problem: String, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let words = Context::take().words();
    // The same card stays what it is.
    let may_help = ![code::JOIN_CARD_USED, code::JOIN_CARD_EXPIRED, code::JOIN_CARD_UNKNOWN].contains(&problem.as_str());
    view! {
        <Heading title=words.say(text::join_title)/>
        <Notice tone=Tone::Attention><p>{words.problem(&problem)}</p></Notice>
        {may_help.then(|| view! {
            <button type="button" class="button primary wide" on:click=move |_| retry.run(())><Draw icon=Icon::Refresh/>{words.say(text::common_retry)}</button>
        })}
        <a class="button quiet wide" href=place::JOIN>{words.say(text::join_type_code)}</a>
    }
}

/// คุณคือ … ใช่ไหม
#[component]
fn Ask(offer: JoinOffer, problem: Option<String>, step: RwSignal<Step>, code: StoredValue<String>) -> impl IntoView {
    let context = Context::take();
    let words = context.words();
    let person = format!("{} {}", offer.position, offer.name);
    let unit = names::unit_and_area(words, &offer.unit);
    let offer = StoredValue::new(offer);
    let yes = move |_| {
        // Taken out first: the next step takes this part of the screen away, and what it held with it.
        let (code, offer) = (code.get_value(), offer.get_value());
        step.set(Step::Binding);
        spawn_local(async move {
            let next = match bind::join(context, code, &offer).await {
                Ok(bind::Joined { pin_needed: true }) => Step::Pin,
                Ok(bind::Joined { pin_needed: false }) => Step::HomeScreen,
                Err(problem) => Step::Ask(offer, Some(problem)),
            };
            let _ = step.try_set(next);
        });
    };
    view! {
        <Heading title=words.say(text::join_is_it_you)/>
        <div class="card who"><p class="name">{person}</p><p>{unit}</p></div>
        {problem.map(|sentence| view! { <Notice tone=Tone::Attention><p role="alert">{sentence}</p></Notice> })}
        <div class="stack tight">
            <button type="button" class="button primary big wide" on:click=yes><Draw icon=Icon::Check/>{words.say(text::join_yes)}</button>
            <button type="button" class="button wide" on:click=move |_| step.set(Step::NotMe)>{words.say(text::join_no)}</button>
        </div>
    }
}

#[component]
fn NotMe(#[prop(into)] back: Callback<()>) -> impl IntoView {
    let words = Context::take().words();
    view! {
        <Heading title=words.say(text::join_not_me)/>
        <p>{words.say(text::join_not_me_body)}</p>
        <button type="button" class="button wide" on:click=move |_| back.run(())>{words.say(text::common_back)}</button>
    }
}

/// For a phone whose camera does not read the code: typed as it is printed.
#[component]
fn TypeCode() -> impl IntoView {
    let words = Context::take().words();
    let code = RwSignal::new(String::new());
    let navigate = StoredValue::new_local(use_navigate());
    let go = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed: String = code.get_untracked().chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        if !typed.is_empty() {
            navigate.get_value()(&format!("{}/{typed}", place::JOIN), Default::default());
        }
    };
    view! {
        <Heading title=words.say(text::join_title)/>
        <p>{words.say(text::join_scan)}</p>
        <form class="stack" on:submit=go>
            <FieldFrame id="code" label=words.say(text::join_code) hint=words.say(text::join_code_hint).to_owned()>
                <input id="code" class="input code" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="code-hint"
                    on:input=move |event| code.set(event_target_value(&event))/>
            </FieldFrame>
            <button class="button primary wide">{words.say(text::common_next)}</button>
        </form>
    }
}

/// Where what joining gave got lost before it was kept, it is asked for again, once.
pub fn hold_on(context: Context) {
    let is_tried = StoredValue::new(false);
    Effect::new(move |_| {
        let is_open = context.gate.get() != Gate::Looking;
        let is_lost = context.session_needed.get() || context.me.with(Option::is_none);
        if is_open && is_lost && !is_tried.get_value() {
            is_tried.set_value(true);
            spawn_local(bind::rejoin(context));
        }
    });
}

/// The app on a phone that nobody has joined yet.
#[component]
pub fn Welcome() -> impl IntoView {
    let words = Context::take().words();
    view! {
        <main class="content stack loose join">
            <p class="brand"><Draw icon=Icon::Shield/>{words.say(text::app_name)}</p>
            <TypeCode/>
            <p class="muted">{words.say(text::join_staff)}" "<a href=place::SIGN_IN>{words.say(text::field_session_sign_in_link)}</a></p>
        </main>
    }
}
