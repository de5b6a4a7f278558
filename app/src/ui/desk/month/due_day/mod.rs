//! Due days: a province's for the units under it, one unit's own, and the ministry's for the whole campaign.
mod ministry;

use std::time::Duration;

use leptos::html::Select;
use leptos::prelude::*;

use self::ministry::Ministry;
use super::shown::Shown;
use crate::domain::access::{Action, Role, Target, may};
use crate::domain::obligation::MAX_DUE_DAY;
use crate::domain::unit::{UnitId, UnitKind};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{Failure, Modal, Skeleton};
use crate::ui::desk::said::Said;
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::months::{DueDayChange, DueDays, ObligationView};
use crate::wire::paths;

/// The whole country follows within moments; so long after a change it is looked at again.
const FOLLOWS: Duration = Duration::from_secs(4);

/// Whose days the reader may set here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sets {
    /// Their own province's, for the units under it.
    Below(UnitId),
    Campaign,
}

fn sets(desk: Desk) -> Option<Sets> {
    let actor = desk.actor()?;
    let own = Target { unit: actor.unit, area: actor.area.as_ref() };
    match actor.unit_kind {
        UnitKind::Province if actor.role == Role::Coordinator => Some(Sets::Below(actor.unit)),
        _ => may(&actor, Action::ManageCampaign, &own).then_some(Sets::Campaign),
    }
}

#[component]
pub fn DueDayButton(open: RwSignal<bool>) -> impl IntoView {
    let desk = use_desk();
    move || {
        // Asked again when it is known who reads.
        desk.context.me.track();
        sets(desk).map(|_| view! {
            <button type="button" class="button small" on:click=move |_| open.set(true)><Draw icon=Icon::Calendar/>{text::month_due_day(lang())}</button>
        })
    }
}

#[component]
pub fn DueDayDialog(shown: Shown, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let days = RwSignal::new(Load::<DueDays>::Waiting);
    desk.load(paths::DUE_DAYS.to_owned(), days);
    let body = move || match (days.get(), sets(desk)) {
        (Load::Waiting, _) | (_, None) => view! { <Skeleton lines=2/> }.into_any(),
        (Load::Failed(code), _) => view! { <Failure code/> }.into_any(),
        (Load::Here(days), Some(Sets::Campaign)) => view! { <Ministry days saving=Saving::new(desk, shown, close)/> }.into_any(),
        (Load::Here(days), Some(Sets::Below(unit))) => {
            let set = days.below.iter().find(|of| of.unit == unit).map(|of| of.day);
            let default = text::month_due_day_default(lang(), words().num(days.campaign.activities));
            let change = Callback::new(move |day| DueDayChange::Below { unit, day });
            view! { <OneDay label=text::month_due_day_below(lang()) default set change saving=Saving::new(desk, shown, close)/> }.into_any()
        }
    };
    view! { <Modal title=text::month_due_day(lang()) close>{body}</Modal> }
}

/// The own day of a row's unit, before any other.
#[component]
pub fn OwnDay(row: ObligationView, shown: Shown, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let unit = row.unit.id;
    let days = RwSignal::new(Load::<DueDays>::Waiting);
    desk.load(paths::DUE_DAYS.to_owned(), days);
    let body = move || match days.get() {
        Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
        Load::Failed(code) => view! { <Failure code/> }.into_any(),
        Load::Here(days) => {
            let set = days.own.iter().find(|of| of.unit == unit).map(|of| of.day);
            let default = text::month_due_day_as_others(lang()).to_owned();
            let change = Callback::new(move |day| DueDayChange::Own { unit, day });
            view! { <OneDay label=text::month_due_day_own(lang()) default set change saving=Saving::new(desk, shown, close)/> }.into_any()
        }
    };
    view! { <Modal title=text::month_due_day_of(lang(), row.unit.name) close>{body}</Modal> }
}

/// One change on its way: afterwards the dialog closes, the rows are read again, and it is said what was done.
#[derive(Clone, Copy)]
struct Saving {
    desk: Desk,
    shown: Shown,
    close: Callback<()>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
}

impl Saving {
    fn new(desk: Desk, shown: Shown, close: Callback<()>) -> Self {
        Self { desk, shown, close, busy: RwSignal::new(false), failed: RwSignal::new(None) }
    }

    /// One after the other; the first refusal ends it.
    fn save(self, changes: Vec<DueDayChange>) {
        let Self { desk, shown, close, busy, failed } = self;
        if busy.get_untracked() {
            return;
        }
        let of_the_country = changes.iter().any(|change| matches!(change, DueDayChange::Campaign(_) | DueDayChange::Holidays(_)));
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| {
                Box::pin(async move {
                    for change in &changes {
                        api.put::<DueDays>(paths::DUE_DAYS, change).await?;
                    }
                    Ok(())
                })
            },
            move |outcome: Result<(), String>| {
                let _ = busy.try_set(false);
                if let Err(code) = outcome {
                    let _ = failed.try_set(Some(code));
                    return;
                }
                let word = if of_the_country { text::month_due_day_saved_soon } else { text::month_due_day_saved };
                desk.say(Said::Done { sentence: word(desk.context.lang()).to_owned(), undo: None, of: None });
                shown.refresh(desk);
                if of_the_country {
                    set_timeout(move || shown.refresh(desk), FOLLOWS);
                }
                close.run(());
            },
        );
    }
}

/// A day of the following month; the first choice takes it back.
#[component]
fn OneDay(
    #[prop(into)] label: String,
    default: String,
    set: Option<u32>,
    change: Callback<Option<u32>, DueDayChange>,
    saving: Saving,
) -> impl IntoView {
    let select = NodeRef::<Select>::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let day = select.get_untracked().and_then(|select| select.value().parse().ok());
        saving.save(vec![change.run(day)]);
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for="due-day">{label}</label>
                <select class="input" id="due-day" node_ref=select>
                    <option value="" selected=set.is_none()>{default}</option>
                    <Days set/>
                </select>
                <p class="hint">{text::month_due_day_hint(lang())}</p>
            </div>
            <SaveButton saving/>
        </form>
    }
}

/// 1 to 31 as options.
#[component]
fn Days(set: Option<u32>) -> impl IntoView {
    (1..=MAX_DUE_DAY)
        .map(|day| view! { <option value=day.to_string() selected=set == Some(day)>{words().num(day)}</option> })
        .collect_view()
}

#[component]
fn SaveButton(saving: Saving) -> impl IntoView {
    view! {
        {move || saving.failed.get().map(|code| view! { <Failure code/> })}
        <div class="buttons">
            <button type="submit" class="button primary" aria-disabled=move || saving.busy.get().to_string()>{text::month_save(lang())}</button>
        </div>
    }
}
