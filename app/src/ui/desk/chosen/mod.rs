//! Units chosen in a list of a month, and what can be done for all of them at once.
mod excuse;

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::keys::on_key;
use super::notices::{History, RemindChosen};
use super::state::Desk;
use super::{focus, lang};
use crate::domain::access::{Action, Role, Scope, Target, may};
use crate::domain::notice::Matter;
use crate::domain::period::Month;
use crate::domain::unit::{Unit, UnitId};
use crate::text;

/// Whether the one who reads stands above others, and may do something for several of them.
pub fn chooses(desk: Desk) -> bool {
    desk.actor().is_some_and(|actor| actor.role == Role::Coordinator && !matches!(actor.scope(), Scope::Unit(..)))
}

/// Whether this is a unit for which they may: not their own.
pub fn may_choose(desk: Desk, unit: &Unit) -> bool {
    desk.actor().is_some_and(|actor| may(&actor, Action::ExcuseMonth, &Target { unit: unit.id, area: unit.area.as_ref() }))
}

/// The box that chooses one. `by_arrows`: it is come to by them, and not by Tab.
#[component]
pub fn Choose(unit: UnitId, name: String, chosen: RwSignal<BTreeSet<UnitId>>, #[prop(optional)] by_arrows: bool) -> impl IntoView {
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&unit));
    let choose = move |event| {
        let yes = event_target_checked(&event);
        chosen.update(|chosen| {
            let _ = if yes { chosen.insert(unit) } else { chosen.remove(&unit) };
        });
    };
    view! { <input type="checkbox" tabindex=by_arrows.then_some("-1") prop:checked=is_chosen on:change=choose aria-label=text::grid_choose(lang(), name)/> }
}

/// How many are chosen, and reminding them, excusing them, and of a single one what it was told and what is noted about it.
/// `unit_of`: one that is listed. `changed` hears when something was said about a row.
#[component]
pub fn Chosen(
    #[prop(into)] month: Signal<Month>,
    chosen: RwSignal<BTreeSet<UnitId>>,
    unit_of: Callback<UnitId, Option<Unit>>,
    changed: Callback<()>,
) -> impl IntoView {
    // From far down a list it is many stops away.
    on_key(move |code, event| {
        if code == "KeyC" && chosen.with_untracked(|chosen| !chosen.is_empty()) && focus::on_quietly(".grid-chosen.is-any .button") {
            event.prevent_default();
        }
    });
    view! {
        <RemindChosen matter=Signal::derive(move || Matter::Month(month.get())) chosen>
            <excuse::ExcuseChosen month chosen changed/>
            <HistoryOfChosen chosen unit_of/>
        </RemindChosen>
    }
}

/// What was told to the one that is chosen, and what is noted about it.
#[component]
fn HistoryOfChosen(chosen: RwSignal<BTreeSet<UnitId>>, unit_of: Callback<UnitId, Option<Unit>>) -> impl IntoView {
    let open = RwSignal::new(None::<Unit>);
    let one = Memo::new(move |_| chosen.with(|chosen| chosen.first().copied().filter(|_| chosen.len() == 1)));
    let show = move |_| open.set(one.get_untracked().and_then(|unit| unit_of.run(unit)));
    view! {
        {move || one.get().map(|_| view! {
            <button type="button" class="button small" on:click=show>{text::notices_history(lang())}</button>
        })}
        {move || open.get().map(|unit| view! { <History unit close=Callback::new(move |()| open.set(None))/> })}
    }
}
