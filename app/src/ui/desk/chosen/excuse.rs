//! Excusing those who were chosen from a month, with one reason.
use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::html::Textarea;
use leptos::prelude::*;

use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::offline::api::{Api, ApiError};
use crate::text::{self, Lang};
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::reason::{ReasonBox, said_in};
use crate::ui::desk::said::{Said, Undo};
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::{lang, words};
use crate::ui::words::Words;
use crate::wire::months::{ObligationView, Reason};
use crate::wire::paths;
use crate::wire::problem::code;

/// Who was excused from which month, and how many could not be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Done {
    month: Month,
    excused: Vec<UnitId>,
    refused: u64,
}

/// `changed` hears when rows are to be asked for anew.
#[component]
pub fn ExcuseChosen(month: Signal<Month>, chosen: RwSignal<BTreeSet<UnitId>>, changed: Callback<()>) -> impl IntoView {
    let (desk, lang, words) = (use_desk(), lang(), words());
    let open = RwSignal::new(false);
    let is_any = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    let close = Callback::new(move |()| open.set(false));
    // Those it was done for may not be listed any more: nothing goes on being chosen out of sight.
    let done = Callback::new(move |done: Done| {
        chosen.update(|chosen| chosen.retain(|unit| !done.excused.contains(unit)));
        desk.say(said(desk, (lang, words), done, changed));
        open.set(false);
        changed.run(());
    });
    view! {
        {move || is_any.get().then(|| view! {
            <button type="button" class="button small" on:click=move |_| open.set(true)>{text::grid_excuse(lang)}</button>
        })}
        {move || open.get().then(|| view! { <Dialog month=month.get_untracked() units=chosen.get_untracked() done close/> })}
    }
}

/// `done`: once anybody was excused.
#[component]
fn Dialog(month: Month, units: BTreeSet<UnitId>, done: Callback<Done>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (field, refused, busy) = (NodeRef::<Textarea>::new(), RwSignal::new(None::<Result<u64, String>>), RwSignal::new(false));
    let title = text::grid_excuse_title(lang(), words().count(units.len() as u64), words().month(month.first_day()));
    let units = StoredValue::new(units);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(reason) = said_in(field).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        refused.set(None);
        let units = units.get_value();
        desk.ask(
            move |api| Box::pin(excuse(api, month, units, reason)),
            move |outcome: Result<Done, String>| {
                busy.try_set(false);
                match outcome {
                    Ok(Done { excused, refused: all, .. }) if excused.is_empty() => drop(refused.try_set(Some(Ok(all)))),
                    Ok(some) => drop(done.try_run(some)),
                    Err(code) => drop(refused.try_set(Some(Err(code)))),
                }
            },
        );
    };
    view! {
        <Modal title close>
            <form class="stack" on:submit=send>
                <ReasonBox field hint=text::month_excuse_hint(lang())/>
                <div role="status">{move || refused.get().map(|refused| match refused {
                    Ok(count) => view! { <Notice tone=Tone::Bad><p>{text::grid_not_excused(lang(), words().count(count))}</p></Notice> }.into_any(),
                    Err(code) => view! { <Failure code/> }.into_any(),
                })}</div>
                <div class="buttons">
                    <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::month_excuse(lang())}</button>
                    <button type="button" class="button" on:click=move |_| close.run(())>{text::desk_cancel(lang())}</button>
                </div>
            </form>
        </Modal>
    }
}

/// One after the other; a row that bears no excuse, or has one, refuses it, and the others go on. What concerns them all ends it.
async fn excuse(api: Api, month: Month, units: BTreeSet<UnitId>, reason: String) -> Result<Done, ApiError> {
    let (mut excused, count) = (Vec::new(), units.len());
    for unit in units {
        match api.put_new::<ObligationView>(paths::excuse(unit, month), &Reason { reason: reason.clone() }).await {
            Ok(_) => excused.push(unit),
            Err(error) if concerns_row(&error) => {}
            Err(error) if excused.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    let refused = (count - excused.len()) as u64;
    Ok(Done { month, excused, refused })
}

fn concerns_row(error: &ApiError) -> bool {
    matches!(error.code(), code::MONTH_LOCKED | code::CHANGED_MEANWHILE | code::NOT_FOUND | code::FORBIDDEN | code::NOT_NOW)
}

/// What was done, and the way back: none of them had an excuse before.
fn said(desk: Desk, (lang, words): (Lang, Words), done: Done, changed: Callback<()>) -> Said {
    let mut sentence = text::grid_excused(lang, words.count(done.excused.len() as u64));
    if done.refused > 0 {
        sentence = format!("{sentence} · {}", text::grid_not_excused(lang, words.count(done.refused)));
    }
    back(desk, (lang, words), done.month, done.excused, sentence, changed)
}

/// Says something, with the way back for these.
fn back(desk: Desk, (lang, words): (Lang, Words), month: Month, units: Vec<UnitId>, sentence: String, changed: Callback<()>) -> Said {
    let of = units.first().map(|unit| unit.0.to_string());
    let row = of.clone();
    let undo: Undo = Arc::new(move || {
        let (units, row) = (units.clone(), row.clone());
        desk.ask(
            move |api| Box::pin(take_back(api, month, units)),
            move |outcome: Result<(u64, Vec<UnitId>), String>| {
                desk.say(match outcome {
                    Ok((count, left)) if left.is_empty() => {
                        Said::Done { sentence: text::grid_excuse_undone(lang, words.count(count)), undo: None, of: row }
                    }
                    // And once more for those that are left.
                    Ok((count, left)) => {
                        let sentence = text::grid_excuse_not_undone(lang, words.count(count), words.count(left.len() as u64));
                        back(desk, (lang, words), month, left, sentence, changed)
                    }
                    Err(code) => Said::Failed(code),
                });
                let _ = changed.try_run(());
            },
        );
    });
    Said::Done { sentence, undo: Some(undo), of }
}

/// How many are as they were, and who is not.
async fn take_back(api: Api, month: Month, units: Vec<UnitId>) -> Result<(u64, Vec<UnitId>), ApiError> {
    let (mut count, mut left) = (0, Vec::new());
    for unit in units {
        match api.delete(paths::excuse(unit, month)).await {
            Ok(()) => count += 1,
            Err(_) => left.push(unit),
        }
    }
    Ok((count, left))
}
