//! What can be done about a row: excuse the unit, not accept its "nothing to report", set its due day. Offered by the same
//! rule that the server keeps.
use leptos::prelude::*;

use super::due_day::OwnDay;
use super::excuse::Excuse;
use super::shown::Shown;
use crate::domain::access::{Action, Target, may};
use crate::domain::notice::Matter;
use crate::domain::obligation::ObligationState;
use crate::text;
use crate::ui::desk::lang;
use crate::ui::desk::notices::{History, Remind};
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::said::Said;
use crate::ui::desk::state::use_desk;
use crate::wire::months::ObligationView;
use crate::wire::paths;

/// A dialog that is open, and of which row.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    Excuse(ObligationView),
    /// The unit's "nothing to report" is to be taken back.
    NothingBack(ObligationView),
    DueDay(ObligationView),
    /// What its people were told.
    History(ObligationView),
}

#[component]
pub fn Acts(row: ObligationView, act: RwSignal<Option<Act>>) -> impl IntoView {
    let actor = use_desk().actor();
    let can = |action| actor.as_ref().is_some_and(|actor| may(actor, action, &Target { unit: row.unit.id, area: row.unit.area.as_ref() }));
    let is_own = actor.as_ref().is_some_and(|actor| actor.unit == row.unit.id);
    let can_excuse = !row.locked && row.exempt.is_none() && row.submitted_at.is_none() && can(Action::ExcuseMonth);
    let says_nothing = !row.locked && row.state == ObligationState::NothingToReport && can(Action::DeclareNothing);
    let excuse = if row.excused.is_some() { text::month_excuse_change(lang()) } else { text::month_excuse(lang()) };
    let back = if is_own { text::month_nothing_back(lang()) } else { text::month_nothing_refuse(lang()) };
    let acts = [
        says_nothing.then(|| (back, Act::NothingBack(row.clone()))),
        can_excuse.then(|| (excuse, Act::Excuse(row.clone()))),
        can(Action::ExcuseMonth).then(|| (text::month_due_day(lang()), Act::DueDay(row.clone()))),
        can(Action::ReadPeople).then(|| (text::notices_history(lang()), Act::History(row.clone()))),
    ];
    let buttons = acts.into_iter().flatten().map(|(word, chosen)| {
        view! { <button type="button" class="button small quiet" on:click=move |_| act.set(Some(chosen.clone()))>{word}</button> }
    });
    let is_open = row.exempt.is_none() && row.submitted_at.is_none() && row.nothing.is_none() && row.excused.is_none();
    let remind = (is_open && can(Action::Remind)).then(|| {
        view! {
            <Remind matter=Matter::Month(row.month) unit=row.unit.id whom=row.unit.name.clone() class="button small quiet"/>
        }
    });
    view! { {remind}{buttons.collect_view()} }
}

/// The dialog that is open, if one is.
#[component]
pub fn Dialogs(shown: Shown, act: RwSignal<Option<Act>>) -> impl IntoView {
    let desk = use_desk();
    let close = Callback::new(move |()| act.set(None));
    // Of this screen, so that a dialog that was closed before its answer came is heard all the same.
    let done = Callback::new(move |said: Said| {
        desk.say(said);
        act.set(None);
        shown.refresh(desk);
    });
    move || {
        act.get().map(|act| match act {
            Act::Excuse(row) => view! { <Excuse row shown done close/> }.into_any(),
            Act::NothingBack(row) => view! { <NothingBack row done close/> }.into_any(),
            Act::History(row) => view! { <History unit=row.unit close/> }.into_any(),
            Act::DueDay(row) => view! { <OwnDay row shown close/> }.into_any(),
        })
    }
}

/// Asks once: the unit is told on its phone, and is missing again.
#[component]
fn NothingBack(row: ObligationView, done: Callback<Said>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let path = StoredValue::new(paths::nothing(row.unit.id, row.month));
    let sentence = StoredValue::new(text::month_nothing_back_said(lang(), row.unit.name.clone()));
    let take_back = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (path, sentence) = (path.get_value(), sentence.get_value());
        desk.ask(
            move |api| Box::pin(async move { api.delete(path).await }),
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(()) => drop(done.try_run(Said::Done { sentence, undo: None, of: None })),
                    Err(code) => drop(failed.try_set(Some(code))),
                }
            },
        );
    };
    let is_own = desk.actor().is_some_and(|actor| actor.unit == row.unit.id);
    let (word, body) = match is_own {
        true => (text::month_nothing_back(lang()), text::month_nothing_back_body(lang())),
        false => (text::month_nothing_refuse(lang()), text::month_nothing_refuse_body(lang())),
    };
    let reason = row.nothing.map(|said| said.reason).unwrap_or_default();
    view! {
        <Modal title=text::month_nothing_of(lang(), row.unit.name) close>
            <p class="strong">{reason}</p>
            <p>{body}</p>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">
                <button type="button" class="button danger" aria-disabled=move || busy.get().to_string() on:click=take_back>{word}</button>
                <button type="button" class="button" on:click=move |_| close.run(())>{text::common_cancel(lang())}</button>
            </div>
        </Modal>
    }
}
