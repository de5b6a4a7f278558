//! The village official's app: everything here works from the phone's own store, with no network.
mod about_me;
mod answer;
mod banners;
mod date_picker;
mod draft;
mod home;
mod join;
mod keeping;
mod kept;
mod letters;
mod lock;
mod material;
mod month;
mod nothing;
mod pin;
mod reminders;
mod reports;
mod rescue;
mod settings;
mod shell;
mod sign_out;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::components::{Empty, Icon, Waiting};
use super::context::{Context, Gate};
use super::place::{self, Place};
use super::push::keep_push;
use crate::text;

/// One of the field app's screens, behind the PIN where there is one.
#[component]
pub fn Screen(place: Place) -> impl IntoView {
    let context = Context::take();
    if let Place::Join(code) = place {
        // Joining itself opens the gate and names the person: it must not be rebuilt by that.
        return view! { <join::Join code/> }.into_any();
    }
    join::hold_on(context);
    // The reply of the centre renews `me`; the screen must not be rebuilt for that.
    let joined = Memo::new(move |_| context.me.with(Option::is_some));
    let gated = move || match (context.gate.get(), joined.get(), place.clone()) {
        (Gate::Looking, ..) => view! { <div class="content"><Waiting word=context.words().say(text::common_opening)/></div> }.into_any(),
        (Gate::NoPin, ..) => {
            view! { <main class="content stack loose join"><join::new_pin::NewPin done=move |()| context.gate.set(Gate::Open)/></main> }
                .into_any()
        }
        (Gate::Locked, ..) => view! { <lock::LockScreen/> }.into_any(),
        (Gate::Open, false, _) => view! { <join::Welcome/> }.into_any(),
        (Gate::Open, true, place) => open_screen(context, place),
    };
    gated.into_any()
}

fn open_screen(context: Context, place: Place) -> AnyView {
    let is_first = !context.opened.get_value();
    context.opened.set_value(true);
    if is_first {
        keep_push(context);
    }
    if is_first
        && place == Place::Home
        && let Some(path) = draft::open_draft()
    {
        // The phone killed the page under an open form: the person is where they were.
        use_navigate()(&path, NavigateOptions { replace: true, ..NavigateOptions::default() });
    }
    match place {
        Place::Home => view! { <home::Home/> }.into_any(),
        Place::NewReport => view! { <draft::NewReport/> }.into_any(),
        Place::Draft(id) => view! { <draft::DraftScreen id/> }.into_any(),
        Place::Reports => view! { <reports::Reports/> }.into_any(),
        Place::Report(id) => view! { <reports::ReportScreen id/> }.into_any(),
        Place::Material => view! { <material::MaterialScreen/> }.into_any(),
        Place::Letters => view! { <letters::Letters/> }.into_any(),
        Place::Settings => view! { <settings::SettingsScreen/> }.into_any(),
        _ => view! { <Lost/> }.into_any(),
    }
}

#[component]
fn Lost() -> impl IntoView {
    let words = Context::take().words();
    view! {
        <shell::Page title=words.say(text::field_lost)>
            <Empty icon=Icon::Search word=words.say(text::field_lost_body)>
                <a class="button primary" href=place::HOME>{words.say(text::field_to_home)}</a>
            </Empty>
        </shell::Page>
    }
}
