//! What stands around every desk screen: whose desk it is, the ways from here, and the way out.
use leptos::html::Nav;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::notices::Bell;
use super::parts::{Failure, Heading, Skeleton};
use super::print;
use super::review::toast::Toast;
use super::state::{Desk, use_desk};
use super::step_up::StepUpDialog;
use super::{
    ACCOUNT, LETTERS, MONTHS, OVERVIEW, PEOPLE, PICTURES, REPORTS, RESCUE, SEARCH, Screen, back, focus, focus_watch, format, lang,
};
use crate::domain::access::Role;
use crate::domain::period::Month;
use crate::text;
use crate::ui::components::{Draw, Icon, Notice, Tone, UpdateNow};
use crate::ui::place;
use crate::wire::paths;
use crate::wire::session::Me;
use crate::wire::url::url_part;

/// Sends away who has no business here: to sign-in without a session, to the account who must first choose a password or add a second
/// factor, to the field app without a desk.
pub fn guard(desk: Desk) {
    let (navigate, location, context) = (use_navigate(), use_location(), desk.context);
    ask_who(desk);
    let here = move || {
        let path = location.pathname.get_untracked();
        location.search.with_untracked(|search| match search.trim_start_matches('?') {
            "" => path,
            search => format!("{path}?{search}"),
        })
    };
    Effect::new(move |_| {
        let options = NavigateOptions { replace: true, ..Default::default() };
        if context.session_needed.get() {
            navigate(&format!("{}?next={}", place::SIGN_IN, url_part(&here())), options);
        } else if desk.due.get().is_some() && location.pathname.get_untracked() != ACCOUNT {
            desk.wanted.set(Some(here()));
            navigate(ACCOUNT, options);
        } else if context.me.with(|me| me.as_ref().is_some_and(|me| me.role == Role::Official)) {
            navigate(place::HOME, options);
        }
    });
}

/// Who reads; whoever is known from before may have another unit by now.
fn ask_who(desk: Desk) {
    let context = desk.context;
    desk.unanswered.set(None);
    spawn_local(async move {
        match context.ports().api.get::<Me>(paths::ME).await {
            Ok(me) => drop(context.remember(me).await),
            Err(error) if error.code() == crate::wire::problem::code::SESSION_NEEDED => context.session_needed.set(true),
            Err(error) => desk.unanswered.set(Some(error.code().to_owned())),
        }
    });
}

/// Until it is known who reads.
#[component]
pub fn Opening() -> impl IntoView {
    let desk = use_desk();
    move || match desk.unanswered.get() {
        Some(code) => view! { <Failure code retry=Callback::new(move |()| ask_who(desk))/> }.into_any(),
        None => view! { <Skeleton/> }.into_any(),
    }
}

#[component]
pub fn Frame(screen: Memo<Screen>, children: Children) -> impl IntoView {
    print::open_tables();
    let (desk, root) = (use_desk(), NodeRef::new());
    focus_watch::watch(root);
    // The router would take its address for a screen's.
    let skip = |event: web_sys::MouseEvent| {
        event.prevent_default();
        focus::at_top("#desk-main");
    };
    view! {
        <div class="desk" node_ref=root on:click:capture=move |event| back::leave(desk, &event)>
            <a class="skip button primary" href="#desk-main" on:click=skip>{text::desk_skip(lang())}</a>
            <header class="desk-head no-print">
                <Whose/>
                <Ways screen/>
            </header>
            <main class="desk-main" id="desk-main" tabindex="-1">
                <UpdateReady/>
                {children()}
            </main>
            <Toast/>
            <StepUpDialog/>
        </div>
    }
}

/// The app's name, the unit and what one is there.
#[component]
fn Whose() -> impl IntoView {
    let context = use_desk().context;
    // Where there is no room for all of it.
    let whose = move || context.me.with(|me| me.as_ref().map(said_of));
    view! {
        <a class="desk-brand" href=REPORTS title=whose>
            <Draw icon=Icon::Shield class="icon large"/>
            <span class="desk-brand-text">
                <span>
                    <span class="strong">{text::app_name(lang())}</span>
                    {move || context.me.get().map(|me| view! { <span class="small muted">" · "{format::role(lang(), me.role, me.unit.kind)}</span> })}
                </span>
                {move || context.me.get().map(|me| view! { <span class="small muted">{me.unit.name.clone()}</span> })}
            </span>
        </a>
    }
}

fn said_of(me: &Me) -> String {
    format!("{} · {}", me.unit.name, format::role(lang(), me.role, me.unit.kind))
}

#[component]
fn Ways(screen: Memo<Screen>) -> impl IntoView {
    let is_reports = move || matches!(screen.get(), Screen::Reports | Screen::Report(_));
    let is = move |which: Screen| move || screen.get() == which;
    let (context, ways) = (use_desk().context, NodeRef::<Nav>::new());
    Effect::new(move |_| {
        screen.track();
        // Some have a way more.
        context.me.track();
        if let Some(ways) = ways.get() {
            request_animation_frame(move || show_here(&ways));
        }
    });
    let is_people = move || matches!(screen.get(), Screen::People | Screen::Enrolment | Screen::Coordinators | Screen::Coordinator(_));
    view! {
        <nav class="desk-ways" node_ref=ways aria-label=text::desk_menu(lang())>
            <Way href=OVERVIEW icon=Icon::Globe word=text::overview_way(lang()) here=Signal::derive(move || matches!(screen.get(), Screen::Overview | Screen::Grid))/>
            <Way href=REPORTS icon=Icon::List word=text::desk_way_reports(lang()) here=Signal::derive(is_reports)/>
            <Way href=PICTURES icon=Icon::Picture word=text::pictures_title(lang()) here=Signal::derive(is(Screen::Pictures))/>
            <Way href=SEARCH icon=Icon::Search word=text::search_title(lang()) here=Signal::derive(is(Screen::Search))/>
            <Way href=MONTHS icon=Icon::Calendar word=text::month_way(lang()) here=Signal::derive(move || matches!(screen.get(), Screen::Month(_)))/>
            <MonthWay screen/>
            <Way href=LETTERS icon=Icon::Book word=text::letters_title(lang()) here=Signal::derive(move || matches!(screen.get(), Screen::Letters | Screen::Letter(_) | Screen::KeyMessages | Screen::Material))/>
            <Way href=PEOPLE icon=Icon::People word=text::desk_people(lang()) here=Signal::derive(is_people)/>
            <Way href=place::NEW icon=Icon::AddSquare word=text::desk_record(lang()) here=Signal::stored(false)/>
            <Way href=RESCUE icon=Icon::Upload word=text::desk_way_rescue(lang()) here=Signal::derive(is(Screen::Rescue))/>
            <Bell screen/>
            <Way href=ACCOUNT icon=Icon::Sliders word=text::desk_way_account(lang()) here=Signal::derive(is(Screen::Account))/>
        </nav>
    }
}

/// Where there is no room for all, the ways lie in a strip: where one is comes into its middle.
fn show_here(ways: &HtmlElement) {
    let here = ways.query_selector("[aria-current]").ok().flatten().and_then(|here| here.dyn_into::<HtmlElement>().ok());
    if let Some(here) = here {
        ways.set_scroll_left(here.offset_left() - (ways.client_width() - here.offset_width()) / 2);
    }
}

/// To the month that is due: for those who arrange one.
#[component]
fn MonthWay(screen: Memo<Screen>) -> impl IntoView {
    let context = use_desk().context;
    let arranges = Memo::new(move |_| {
        context.me.with(|me| me.as_ref().is_some_and(|me| me.role == Role::Coordinator && me.unit.kind.owes_picture_report()))
    });
    move || {
        arranges.get().then(|| {
            let href = super::monthly::address(Month::of(context.today()).previous(), None);
            let here = Signal::derive(move || matches!(screen.get(), Screen::Monthly(_)));
            view! { <a class="desk-way" href=href aria-current=move || here.get().then_some("page")><Draw icon=Icon::Document/><span>{text::monthly_way(lang())}</span></a> }
        })
    }
}

#[component]
fn Way(href: &'static str, icon: Icon, word: &'static str, here: Signal<bool>) -> impl IntoView {
    view! {
        <a class="desk-way" href=href aria-current=move || here.get().then_some("page")><Draw icon/><span>{word}</span></a>
    }
}

/// A new version waits; nothing changes until it is asked for.
#[component]
fn UpdateReady() -> impl IntoView {
    let context = use_desk().context;
    move || {
        context.update_ready.get().then(|| {
            view! {
                <Notice tone=Tone::Action>
                    <p>{text::desk_update_ready(lang())}</p>
                    <UpdateNow word=text::desk_update(lang())/>
                </Notice>
            }
        })
    }
}

/// Everybody records on the same form; this address only leads to it.
#[component]
pub fn ToForm() -> impl IntoView {
    let navigate = use_navigate();
    Effect::new(move |_| navigate(place::NEW, NavigateOptions { replace: true, ..Default::default() }));
    view! {
        <Heading text=text::desk_record(lang())/>
        <p><a href=place::NEW>{text::desk_record(lang())}</a></p>
    }
}

#[component]
pub fn Lost() -> impl IntoView {
    view! {
        <Heading text=text::desk_lost(lang())/>
        <p><a href=REPORTS>{text::desk_to_reports(lang())}</a></p>
    }
}
