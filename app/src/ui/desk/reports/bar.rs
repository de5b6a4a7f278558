//! Above the rows: the keys, and accepting what is ticked.
use leptos::prelude::*;

use super::move_by;
use super::reading::focused_report;
use crate::domain::access::{Action, Target, may};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::review::inbox::{Item, visible};
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::reports::{ReportState, ReportSummary};

/// Whether the one who reads may accept it as it stands: the same rule that the server keeps. Nothing of a closed month is
/// judged any more.
pub fn can_accept(desk: Desk, row: &ReportSummary) -> bool {
    let target = Target { unit: row.unit.id, area: row.unit.area.as_ref() };
    matches!(row.state, ReportState::Received | ReportState::Returned)
        && !row.month_closed
        && desk.actor().is_some_and(|actor| may(&actor, Action::Review, &target))
}

/// What is ticked; nothing ticked: the row that has the focus, and the focus goes on to the next.
pub fn accept_chosen(desk: Desk) {
    let rows = untrack(move || visible(desk));
    let ticked = desk.inbox.ticked.get_untracked();
    let focused = focused_report();
    let is_chosen = |row: &&ReportSummary| if ticked.is_empty() { Some(row.id) == focused } else { ticked.contains(&row.id) };
    let items: Vec<Item> = rows.iter().filter(is_chosen).filter(|row| can_accept(desk, row)).map(Item::from).collect();
    if !items.is_empty() {
        if ticked.is_empty() {
            move_by(1);
        }
        desk.inbox.accept(desk, items);
    }
}

pub fn tick_focused(desk: Desk) {
    let Some(id) = focused_report() else { return };
    if untrack(move || visible(desk)).iter().any(|row| row.id == id && can_accept(desk, row)) {
        desk.inbox.ticked.update(|ticked| match ticked.iter().position(|other| *other == id) {
            Some(at) => drop(ticked.remove(at)),
            None => ticked.push(id),
        });
    }
}

fn tick_all(desk: Desk) {
    let rows = untrack(move || visible(desk));
    desk.inbox.ticked.set(rows.iter().filter(|row| can_accept(desk, row)).map(|row| row.id).collect());
}

#[component]
pub fn Bar() -> impl IntoView {
    let desk = use_desk();
    let ticked = desk.inbox.ticked;
    let count = Memo::new(move |_| ticked.with(Vec::len));
    let hints = [
        ("j k", text::desk_hint_move(lang())),
        ("Enter", text::desk_key_open(lang())),
        ("a", text::desk_accept(lang())),
        ("r", text::desk_send_back(lang())),
        ("x", text::desk_hint_tick(lang())),
    ];
    let hints = hints.map(|(keys, what)| {
        view! { <span class="hint small desk-wide-only">{keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view()}{what}</span> }
    });
    view! {
        <div class="desk-inbox no-print">
            {move || if count.get() > 0 {
                view! {
                    <button type="button" class="button primary small" on:click=move |_| accept_chosen(desk)>
                        <Draw icon=Icon::Check/>{text::desk_accept_ticked(lang(), words().num(count.get()))}<kbd>"a"</kbd>
                    </button>
                    <button type="button" class="button small quiet" on:click=move |_| ticked.set(Vec::new())>{text::desk_tick_none(lang())}</button>
                }
                .into_any()
            } else {
                view! { <button type="button" class="button small quiet" on:click=move |_| tick_all(desk)>{text::desk_tick_all(lang())}</button> }.into_any()
            }}
            {hints}
        </div>
    }
}
