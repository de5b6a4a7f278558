//! The rows: each unit, by when, how it stands and why, and its reports behind it.
use std::collections::BTreeSet;

use leptos::prelude::*;
use uuid::Uuid;

use super::acts::{Act, Acts};
use super::figures::linked;
use super::shown::Shown;
use super::state_word::StateOf;
use crate::domain::obligation::{Exempt, Owes};
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Empty, Icon};
use crate::ui::desk::chosen::{Choose, may_choose};
use crate::ui::desk::print::{PrintAll, is_printing};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{REPORTS, format, lang, monthly, words};
use crate::wire::months::{ObligationView, Statement};
use crate::wire::waiting::OnPhones;

/// `chosen`: for those who may do something for several at once.
#[component]
pub fn Rows(shown: Shown, act: RwSignal<Option<Act>>, chosen: Option<RwSignal<BTreeSet<UnitId>>>) -> impl IntoView {
    let (rows, printing) = (shown.rows, is_printing());
    let has_rows = Memo::new(move |_| rows.items.with(|rows| !rows.is_empty()));
    view! {
        <PrintAll pages=rows printing/>
        {move || has_rows.get().then(|| view! {
            <table class="desk-table">
                <thead>
                    <tr>
                        {[text::desk_unit(lang()), text::month_due(lang()), text::month_state(lang()), text::month_activities(lang()), text::desk_people_reached(lang())]
                            .map(|word| view! { <th scope="col">{word}</th> })}
                        <th scope="col"><span class="sr-only">{text::month_acts(lang())}</span></th>
                    </tr>
                </thead>
                // A row is made anew only when something it shows has changed.
                <tbody><For each=move || rows.items.get() key=|row| format!("{row:?}") let:row><Row row gone=rows.gone act chosen/></For></tbody>
            </table>
        })}
        {move || rows.is_empty().then(|| view! { <Empty icon=Icon::Search word=text::month_none_here(lang())/> })}
        {rows.foot()}
    }
}

#[component]
fn Row(
    row: ObligationView,
    gone: RwSignal<BTreeSet<Uuid>>,
    act: RwSignal<Option<Act>>,
    chosen: Option<RwSignal<BTreeSet<UnitId>>>,
) -> impl IntoView {
    let desk = use_desk();
    let unit = row.unit.id.0;
    let is_gone = Memo::new(move |_| gone.with(|gone| gone.contains(&unit)));
    let place = format::where_it_sits(words(), &row.unit, desk.own_area().as_ref());
    // In the same line, so that nothing moves.
    let where_now = move || if is_gone.get() { text::desk_gone(lang()).to_owned() } else { place.clone() };
    let list = Reports { unit: Some(row.unit.id), ..Reports::behind(row.month) };
    let figure = |figure: u64| linked(row.activities, words().count(figure), &list);
    let name = words().num(&row.unit.name);
    let choose = chosen.filter(|_| may_choose(desk, &row.unit)).map(|chosen| {
        view! { <label class="desk-tick"><Choose unit=row.unit.id name=name.clone() chosen/></label> }
    });
    view! {
        <tr data-of=unit.to_string() class:is-gone=is_gone>
            <th scope="row">
                <div class="month-unit">
                    {choose}
                    <div><a href=behind(&row)>{name}</a><p class="small muted">{where_now}</p></div>
                </div>
            </th>
            <td class="month-due" data-label=text::month_due(lang())>
                <span>{words().date(row.due_on)}</span>
                <span class="small muted">{text::month_owed_to(lang(), row.owed_to.clone())}</span>
            </td>
            <td>
                <StateOf state=row.state/>
                {why(&row).map(|why| view! { <span class="small muted">{why}</span> })}
                {on_phones(&row).map(|line| view! { <span class="small strong">{line}</span> })}
            </td>
            <td data-label=text::month_activities(lang())>{figure(row.activities)}</td>
            <td data-label=text::desk_people_reached(lang())>{figure(row.people)}</td>
            <td class="desk-acts"><div><Acts row=row.clone() act/></div></td>
        </tr>
    }
}

/// The address of what the row stands for: the month's picture report, or everything that came from the unit.
fn behind(row: &ObligationView) -> String {
    match row.owes {
        Owes::Monthly => monthly::address(row.month, Some(row.unit.id)),
        _ => Reports { counted: false, unit: Some(row.unit.id), ..Reports::behind(row.month) }.link(REPORTS),
    }
}

/// What the unit's phones say that waits on them.
fn on_phones(row: &ObligationView) -> Option<String> {
    let OnPhones { waiting, since } = row.on_phones?;
    let (photos, reports) = (words().count(waiting.photos.into()), words().count(waiting.reports.into()));
    Some(text::month_on_phones(lang(), photos, reports, words().moment(since)))
}

/// One line under the state: when it came in, or why it did not.
fn why(row: &ObligationView) -> Option<String> {
    let said = |said: &Statement| text::month_said(lang(), words().moment(said.at), words().person(&said.by), said.reason.clone());
    if let Some(exempt) = row.exempt {
        let day = words().date(exempt.on());
        return Some(match exempt {
            Exempt::Opened(_) => text::month_opened_on(lang(), day),
            Exempt::Closed(_) => text::month_closed_on(lang(), day),
        });
    }
    if let Some(at) = row.submitted_at {
        return Some(text::month_in_since(lang(), words().moment(at)));
    }
    row.nothing.as_ref().or(row.excused.as_ref()).map(said)
}
