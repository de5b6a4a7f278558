//! A province's due day for the units under it.
use leptos::html::Select;
use leptos::prelude::*;

use crate::domain::access::Role;
use crate::domain::obligation::MAX_DUE_DAY;
use crate::domain::unit::{UnitId, UnitKind};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{Failure, Modal, Skeleton};
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::months::{DueDayChange, DueDays};
use crate::wire::paths;

/// The province whose day the reader may set: their own.
fn own_province(desk: Desk) -> Option<UnitId> {
    desk.context.me.with(|me| {
        let me = me.as_ref().filter(|me| me.role == Role::Coordinator && me.unit.kind == UnitKind::Province)?;
        Some(me.unit.id)
    })
}

#[component]
pub fn DueDayButton(open: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    move || {
        own_province(desk).map(|_| view! {
            <button type="button" class="button small" on:click=move |_| open.set(true)><Draw icon=Icon::Calendar/>{text::month_due_day(lang())}</button>
        })
    }
}

#[component]
pub fn DueDayDialog(close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let days = RwSignal::new(Load::<DueDays>::Waiting);
    desk.load(paths::DUE_DAYS.to_owned(), days);
    let body = move || match (days.get(), own_province(desk)) {
        (Load::Waiting, _) | (_, None) => view! { <Skeleton lines=2/> }.into_any(),
        (Load::Failed(code), _) => view! { <Failure code/> }.into_any(),
        (Load::Here(days), Some(unit)) => view! { <Form unit days close/> }.into_any(),
    };
    view! { <Modal title=text::month_due_day(lang()) close>{body}</Modal> }
}

#[component]
fn Form(unit: UnitId, days: DueDays, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let select = NodeRef::<Select>::new();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let set = days.below.iter().find(|of| of.unit == unit).map(|of| of.day);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        // The first choice, empty, is the campaign's own day.
        let day = select.get_untracked().and_then(|select| select.value().parse().ok());
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.put::<DueDays>(paths::DUE_DAYS, &DueDayChange::Below { unit, day }).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(_) => close.run(()),
                    Err(code) => failed.set(Some(code)),
                }
            },
        );
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for="due-day">{text::month_due_day_below(lang())}</label>
                <select class="input" id="due-day" node_ref=select>
                    <option value="" selected=set.is_none()>{text::month_due_day_default(lang(), words().num(days.campaign.activities))}</option>
                    {(1..=MAX_DUE_DAY).map(|day| view! {
                        <option value=day.to_string() selected=set == Some(day)>{words().num(day)}</option>
                    }).collect_view()}
                </select>
                <p class="hint">{text::month_due_day_hint(lang())}</p>
            </div>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">
                <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::month_save(lang())}</button>
            </div>
        </form>
    }
}
