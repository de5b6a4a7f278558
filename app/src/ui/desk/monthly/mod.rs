//! A unit's month: pictures arranged under the six channels beside the page as it will print, submitted, and judged.
mod bar;
mod card;
mod channels;
mod edit;
mod fields;
mod focus;
mod judge;
pub mod keeper;
mod paper;
mod revisions;
mod saves;
mod submit;
mod tray;
mod trouble;
pub mod work;

use std::time::Duration;

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use uuid::Uuid;

use self::bar::Bar;
use self::channels::Channels;
use self::edit::Edit;
use self::judge::Judge;
use self::paper::Paper;
use self::revisions::Revisions;
use self::tray::Tray;
use self::trouble::Trouble;
use super::parts::{Failure, Heading, Skeleton};
use super::state::{Load, use_desk};
use super::{MONTHS, lang, words};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::wire::monthly::Monthly;
use crate::wire::problem::code;

/// How often papers that are being made are asked after.
const ASK_AGAIN: Duration = Duration::from_millis(1500);

/// The address of a unit's month; of one's own without a unit.
pub fn address(month: Month, unit: Option<UnitId>) -> String {
    let unit = unit.map(|unit| format!("?unit={}", unit.0)).unwrap_or_default();
    format!("/desk/months/{month}/report{unit}")
}

#[component]
pub fn MonthlyReport(month: Month) -> impl IntoView {
    let desk = use_desk();
    let query = use_location().query;
    let unit = Memo::new(move |_| {
        let named = query.with(|query| query.get("unit").and_then(|text| Uuid::parse_str(&text).ok().map(UnitId)));
        named.or_else(|| desk.context.me.with(|me| me.as_ref().map(|me| me.unit.id)))
    });
    move || match unit.get() {
        Some(unit) => view! { <OfUnit edit=Edit::new(desk, unit, month)/> }.into_any(),
        None => view! { <Skeleton lines=6/> }.into_any(),
    }
}

#[component]
fn OfUnit(edit: Edit) -> impl IntoView {
    ask_while_papers_are_made(edit);
    load_tray_when_it_changed(edit);
    listen(edit);
    let heading = text::monthly_head(lang(), words().month(edit.month.first_day()));
    let retry = Callback::new(move |()| edit.load());
    let state = Memo::new(move |_| {
        edit.monthly.with(|monthly| match monthly {
            Load::Waiting => Load::Waiting,
            Load::Failed(code) => Load::Failed(code.clone()),
            Load::Here(_) => Load::Here(()),
        })
    });
    let list = format!("{MONTHS}/{}", edit.month);
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=list><Draw icon=Icon::Back/>{text::month_title(lang(), words().month(edit.month.first_day()))}</a>
        </nav>
        <Heading text=heading/>
        {move || match state.get() {
            Load::Waiting => view! { <Skeleton lines=8/> }.into_any(),
            Load::Failed(code) if code == code::NOT_FOUND => view! { <Empty icon=Icon::Document word=text::monthly_none_owed(lang())/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry/> }.into_any(),
            Load::Here(()) => view! { <Whole edit/> }.into_any(),
        }}
    }
}

#[component]
fn Whole(edit: Edit) -> impl IntoView {
    let is_open = Memo::new(move |_| edit.is_open());
    view! {
        <Months edit/>
        <Bar edit/>
        <Trouble edit/>
        <Judge edit/>
        {move || match is_open.get() {
            true => view! {
                <p class="muted no-print">{text::monthly_how(lang())}</p>
                <div class="monthly">
                    <Tray edit/>
                    <Channels edit/>
                    <Paper edit/>
                </div>
            }.into_any(),
            false => view! { <div class="monthly reading"><Paper edit/></div> }.into_any(),
        }}
        <Revisions edit/>
    }
}

/// The month before, and the one after.
#[component]
fn Months(edit: Edit) -> impl IntoView {
    let name = edit.monthly.with_untracked(|monthly| match monthly {
        Load::Here(Monthly { unit, .. }) => unit.name.clone(),
        _ => String::new(),
    });
    let to = move |month: Month, before: bool| {
        let (href, word) = (address(month, Some(edit.unit)), words().month(month.first_day()));
        let (back, next) = (before.then(|| view! { <Draw icon=Icon::Back/> }), (!before).then(|| view! { <Draw icon=Icon::Next/> }));
        view! { <a class="button small quiet" href=href>{back}{word}{next}</a> }
    };
    view! {
        <nav class="row between no-print" aria-label=text::monthly_month(lang())>
            <span class="strong">{name}</span>
            <span class="row">{to(edit.month.previous(), true)}{to(edit.month.next(), false)}</span>
        </nav>
    }
}

fn ask_while_papers_are_made(edit: Edit) {
    let tick = move || {
        let waiting = edit.monthly.try_with_untracked(|monthly| match monthly {
            Load::Here(monthly) => monthly.revisions.iter().flat_map(|revision| &revision.documents).any(|paper| paper.percent.is_some()),
            _ => false,
        });
        if waiting == Some(true) && !document().hidden() {
            edit.look_again();
        }
    };
    if let Ok(timer) = set_interval_with_handle(tick, ASK_AGAIN) {
        on_cleanup(move || timer.clear());
    }
}

/// A picture that was withdrawn, or is one again, stands in the tray otherwise.
fn load_tray_when_it_changed(edit: Edit) {
    Effect::new(move |before: Option<()>| {
        edit.withdrawn.track();
        if before.is_some() && edit.is_open() {
            edit.load_tray();
        }
    });
}

/// The browser asks before a page with unsaved changes is left; back on the network, what could not be saved is saved.
fn listen(edit: Edit) {
    let leaving = window_event_listener(leptos::ev::beforeunload, move |event| {
        if !edit.is_settled() {
            event.prevent_default();
        }
    });
    let online = window_event_listener(leptos::ev::online, move |_| edit.save_now());
    on_cleanup(move || {
        leaving.remove();
        online.remove();
    });
}
