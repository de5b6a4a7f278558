//! The rows in sight of all that are here, and more as one comes near the end.
use std::collections::BTreeSet;

use leptos::html::Div;
use leptos::prelude::*;

use crate::domain::obligation::{ObligationState, Owes};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::desk::month::state_word::{icon, word};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::at_the_newest;
use crate::ui::desk::print::is_printing;
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{REPORTS, format, lang, monthly, words};
use crate::wire::trend::{UnitMonth, UnitMonths, UnitOrder};

/// Height of a row, CSS pixels; the style sheet gives it (`.grid-table.is-fixed td`).
const ROW: f64 = 56.0;
/// Rows drawn above and below what is in sight.
const AROUND: usize = 10;
const MONTHS: u32 = 12;
/// Rows that are fetched to be printed: some eighty sheets.
const MOST_PRINTED: usize = 2000;

#[component]
pub fn Rows(pages: Pages<UnitMonths>, month: Month, order: UnitOrder, chosen: RwSignal<BTreeSet<UnitId>>) -> impl IntoView {
    let desk = use_desk();
    let printing = is_printing();
    let (frame, scrolled) = (NodeRef::<Div>::new(), RwSignal::new((0.0, 800.0)));
    let look = move || {
        if let Some(frame) = frame.get_untracked() {
            scrolled.set((f64::from(frame.scroll_top()), f64::from(frame.client_height())));
        }
    };
    Effect::new(move |_| {
        pages.items.track();
        look();
    });
    let count = Memo::new(move |_| pages.items.with(Vec::len));
    // From which row to which.
    let window = Memo::new(move |_| {
        if printing.get() {
            return (0, count.get());
        }
        let (top, height) = scrolled.get();
        let first = ((top / ROW) as usize).saturating_sub(AROUND);
        (first, ((top + height) / ROW) as usize + AROUND)
    });
    at_the_newest(frame);
    Effect::new(move |_| {
        if !printing.get() && window.get().1 + AROUND >= count.get() && count.get() > 0 {
            pages.more(desk);
        }
    });
    let months: Vec<Month> = month.back(MONTHS - 1).until(month).collect();
    let drawn = move || {
        let (first, last) = window.get();
        pages.items.with(|rows| {
            rows.iter().enumerate().skip(first).take(last.saturating_sub(first)).map(|(at, row)| (at, row.clone())).collect::<Vec<_>>()
        })
    };
    let above = move || format!("{}px", window.get().0.min(count.get()) as f64 * ROW);
    let below = move || format!("{}px", count.get().saturating_sub(window.get().1) as f64 * ROW);
    let months = StoredValue::new(months);
    // A table that is drawn anew begins at its top again.
    let is_any = Memo::new(move |_| count.get() > 0);
    view! {
        <Paper pages/>
        {move || is_any.get().then(|| {
            let heads = months.with_value(|months| months.iter().map(|one| head(*one, month, order)).collect_view());
            view! {
                <div class="grid-scroll is-high" node_ref=frame tabindex="0" role="region" aria-label=text::grid_title(lang()) on:scroll=move |_| look()>
                    <table class="grid-table is-fixed" aria-rowcount=move || count.get().to_string()>
                        <thead><tr><th scope="col">{text::desk_unit(lang())}</th>{heads}</tr></thead>
                        <tbody>
                            <tr aria-hidden="true" class="grid-space"><td style:height=above></td></tr>
                            <For each=drawn key=drawn_as let((at, row))>
                                <Row at row months=months.get_value() order chosen/>
                            </For>
                            <tr aria-hidden="true" class="grid-space"><td style:height=below></td></tr>
                        </tbody>
                    </table>
                </div>
            }
        })}
        {move || pages.is_empty().then(|| view! { <Empty icon=Icon::Search word=text::month_none_here(lang())/> })}
        {pages.foot()}
    }
}

/// The figure by which the rows are sorted; it stands in their cells.
fn figure(order: UnitOrder, cell: &UnitMonth) -> Option<u64> {
    match order {
        UnitOrder::Place => None,
        UnitOrder::MostActivities | UnitOrder::FewestActivities => Some(cell.activities),
        UnitOrder::MostPeople | UnitOrder::FewestPeople => Some(cell.people),
    }
}

/// The last month's column is what the rows are sorted by, unless they stand by place.
fn head(month: Month, last: Month, order: UnitOrder) -> impl IntoView {
    let down = match order {
        _ if month != last => None,
        UnitOrder::Place => None,
        UnitOrder::MostActivities | UnitOrder::MostPeople => Some(true),
        UnitOrder::FewestActivities | UnitOrder::FewestPeople => Some(false),
    };
    let (sort, mark) = down.map(|down| if down { ("descending", " ▾") } else { ("ascending", " ▴") }).unzip();
    view! { <th scope="col" aria-sort=sort>{words().month_short(month.first_day())}<span aria-hidden="true">{mark}</span></th> }
}

/// Loads what fits a pile of paper, then prints; and says on paper when that is not everything.
#[component]
fn Paper(pages: Pages<UnitMonths>) -> impl IntoView {
    let desk = use_desk();
    let wanted = RwSignal::new(false);
    let count = move || pages.items.with(Vec::len);
    let is_here = move || pages.status.with(|status| *status != Load::Waiting);
    Effect::new(move |_| {
        if !wanted.get() || !is_here() {
            return;
        }
        if pages.has_more() && count() < MOST_PRINTED && pages.status.with(|status| *status == Load::Here(())) {
            pages.more(desk);
        } else {
            wanted.set(false);
            // When what just came has been drawn.
            request_animation_frame(|| drop(window().print()));
        }
    });
    view! {
        <button type="button" class="button small quiet no-print grid-print" aria-disabled=move || wanted.get().to_string() on:click=move |_| wanted.set(true)>
            {move || wanted.get().then(|| view! { <span class="spinner"></span> })}{text::desk_print(lang())}
        </button>
        <p class="print-only small">{move || {
            let count = words().count(count() as u64);
            if pages.has_more() { text::grid_printed_first(lang(), count) } else { text::grid_printed_all(lang(), count) }
        }}</p>
    }
}

/// A row is drawn anew when what it shows has changed, and a unit that came twice while others were sorted past it is two rows.
fn drawn_as((at, row): &(usize, UnitMonths)) -> (usize, UnitId, Vec<Option<UnitMonth>>) {
    (*at, row.unit.id, row.months.clone())
}

#[component]
fn Row(at: usize, row: UnitMonths, months: Vec<Month>, order: UnitOrder, chosen: RwSignal<BTreeSet<UnitId>>) -> impl IntoView {
    let desk = use_desk();
    let place = format::where_it_sits(words(), &row.unit, desk.own_area().as_ref());
    let unit = row.unit.id;
    let name = words().num(&row.unit.name);
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&unit));
    let choose = move |event| {
        let yes = event_target_checked(&event);
        chosen.update(|chosen| {
            let _ = if yes { chosen.insert(unit) } else { chosen.remove(&unit) };
        });
    };
    let owes = row.owes;
    let cells = months.into_iter().zip(row.months).map(move |(month, cell)| {
        let Some(cell) = cell else { return view! { <td class="grid-cell"><span aria-hidden="true">"–"</span><span class="sr-only">{word(lang(), ObligationState::Exempt)}</span></td> }.into_any() };
        let href = match owes {
            Owes::Monthly => monthly::address(month, Some(unit)),
            _ => Reports { counted: false, unit: Some(unit), ..Reports::behind(month) }.link(REPORTS),
        };
        let said = format!("{} · {}", word(lang(), cell.state), text::month_done(lang(), words().count(cell.activities), words().count(cell.people)));
        let title = said.clone();
        view! {
            <td class="grid-cell" data-state=cell.state.code()>
                <a href=href title=title><Draw icon=icon(cell.state)/>{figure(order, &cell).map(|figure| view! { <span class="grid-figure" aria-hidden="true">{words().count(figure)}</span> })}<span class="sr-only">{said}</span></a>
            </td>
        }
        .into_any()
    });
    let label = name.clone();
    view! {
        <tr aria-rowindex=(at + 1).to_string()>
            <th scope="row">
                <label class="grid-unit">
                    <input type="checkbox" prop:checked=is_chosen on:change=choose aria-label=text::grid_choose(lang(), label)/>
                    <span><span class="strong">{name}</span><span class="small muted">{place}</span></span>
                </label>
            </th>
            {cells.collect_view()}
        </tr>
    }
}
