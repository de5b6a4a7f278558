//! Excusing those who were chosen from a month, with one reason.
use std::collections::BTreeSet;

use leptos::html::Textarea;
use leptos::prelude::*;

use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::parts::Modal;
use crate::ui::desk::reason::{ReasonBox, said_in};
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::months::{ObligationView, Reason};
use crate::wire::paths;

/// How many were excused, and how many could not be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Done {
    excused: u64,
    refused: u64,
}

#[component]
pub fn ExcuseChosen(month: Signal<Month>, chosen: RwSignal<BTreeSet<UnitId>>, changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let is_any = Memo::new(move |_| chosen.with(|chosen| !chosen.is_empty()));
    // Those it was done for may not be listed any more: nothing goes on being chosen out of sight.
    let is_done = RwSignal::new(false);
    let changed = Callback::new(move |()| {
        is_done.set(true);
        changed.run(());
    });
    let close = Callback::new(move |()| {
        open.set(false);
        if is_done.get_untracked() {
            is_done.set(false);
            chosen.set(BTreeSet::new());
        }
    });
    view! {
        {move || is_any.get().then(|| view! {
            <button type="button" class="button small" on:click=move |_| open.set(true)>{text::grid_excuse(lang())}</button>
        })}
        {move || open.get().then(|| view! { <Dialog month=month.get_untracked() units=chosen.get_untracked() changed close/> })}
    }
}

#[component]
fn Dialog(month: Month, units: BTreeSet<UnitId>, changed: Callback<()>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (field, done, busy) = (NodeRef::<Textarea>::new(), RwSignal::new(None::<Done>), RwSignal::new(false));
    let title = text::grid_excuse_title(lang(), words().count(units.len() as u64), words().month(month.first_day()));
    let units = StoredValue::new(units);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(reason) = said_in(field).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        excuse(desk, month, units.get_value(), reason, done, changed);
    };
    view! {
        <Modal title close>
            {move || match done.get() {
                Some(done) => {
                    let tone = if done.excused > 0 { Tone::Good } else { Tone::Bad };
                    view! {
                    <div role="status"><Notice tone>
                        <p class="strong">{text::grid_excused(lang(), words().count(done.excused))}</p>
                        {(done.refused > 0).then(|| view! { <p>{text::grid_not_excused(lang(), words().count(done.refused))}</p> })}
                    </Notice></div>
                    }.into_any()
                }
                None => view! {
                    <form class="stack" on:submit=send>
                        <ReasonBox field hint=text::month_excuse_hint(lang())/>
                        <div class="buttons">
                            <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::month_excuse(lang())}</button>
                            <button type="button" class="button" on:click=move |_| close.run(())>{text::desk_cancel(lang())}</button>
                        </div>
                    </form>
                }.into_any(),
            }}
        </Modal>
    }
}

/// One after the other; a row that bears no excuse refuses it, and the others go on.
fn excuse(desk: Desk, month: Month, units: BTreeSet<UnitId>, reason: String, done: RwSignal<Option<Done>>, changed: Callback<()>) {
    let calls = move |api: crate::offline::api::Api| async move {
        let mut so_far = Done::default();
        for unit in units {
            match api.put::<ObligationView>(paths::excuse(unit, month), &Reason { reason: reason.clone() }).await {
                Ok(_) => so_far.excused += 1,
                Err(_) => so_far.refused += 1,
            }
        }
        Ok(so_far)
    };
    desk.ask(
        move |api| Box::pin(calls(api)),
        move |outcome: Result<Done, String>| {
            done.set(outcome.ok());
            changed.run(());
        },
    );
}
