//! The rows in sight of all that are here, and more as one comes near the end.
use std::collections::BTreeSet;

use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::HtmlElement;

use super::keys;
use crate::domain::area::AreaCode;
use crate::domain::obligation::{ObligationState, Owes};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon};
use crate::ui::desk::chosen::{Choose, may_choose};
use crate::ui::desk::focus;
use crate::ui::desk::month::state_word::{icon, word};
use crate::ui::desk::pages::Pages;
use crate::ui::desk::parts::at_the_newest;
use crate::ui::desk::print::{PrintAll, is_printing};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{REPORTS, format, lang, monthly, words};
use crate::wire::trend::{UnitMonth, UnitMonths, UnitOrder};

/// Height of a row in the page's own letters (rem); the style sheet gives it (`.grid-table.is-fixed td`), and lets no row be higher.
const ROW_REM: f64 = 4.0;
/// Rows drawn above and below what is in sight.
const AROUND: usize = 10;
const MONTHS: u32 = 12;

/// Height of a row, CSS pixels: whoever has larger letters has higher rows.
fn row_height() -> f64 {
    let style = document().document_element().and_then(|page| window().get_computed_style(&page).ok().flatten());
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse::<f64>().ok()).map_or(64.0, |size| ROW_REM * size)
}

/// How many rows there are down to those in sight so deep, pixels.
pub fn reaching(depth: f64) -> usize {
    if depth > 0.0 { (depth / row_height()) as usize + 4 * AROUND } else { 0 }
}

#[component]
pub fn Rows(
    pages: Pages<UnitMonths>,
    month: Month,
    order: UnitOrder,
    chosen: RwSignal<BTreeSet<UnitId>>,
    within: Memo<Option<AreaCode>>,
) -> impl IntoView {
    let desk = use_desk();
    let printing = is_printing();
    let (frame, scrolled) = (NodeRef::<Div>::new(), RwSignal::new((0.0, 800.0)));
    // The row at the top of what is in sight: it stays there when others come before it.
    let top = StoredValue::new(None::<(UnitId, usize)>);
    let look = move || {
        if let Some(frame) = frame.get_untracked() {
            let from_top = f64::from(frame.scroll_top());
            let at = (from_top / row_height()) as usize;
            top.set_value(pages.items.with_untracked(|rows| rows.get(at).map(|row| (row.unit.id, at))));
            stay_within(&frame, at);
            // A row that is put elsewhere among the drawn ones lets go of the focus.
            focus::kept(|| scrolled.set((from_top, f64::from(frame.client_height()))));
        }
    };
    Effect::new(move |_| {
        let moved = pages.items.with(|rows| {
            let (unit, before) = top.get_value()?;
            let now = rows.iter().position(|row| row.unit.id == unit)?;
            (now != before && before > 0).then_some((now as f64 - before as f64) * row_height())
        });
        if let (Some(moved), Some(frame)) = (moved, frame.get_untracked()) {
            frame.set_scroll_top(frame.scroll_top() + moved as i32);
        }
        look();
    });
    let count = Memo::new(move |_| pages.items.with(Vec::len));
    // From which row to which.
    let window = Memo::new(move |_| {
        if printing.get() {
            return (0, count.get());
        }
        let (top, height) = scrolled.get();
        let first = ((top / row_height()) as usize).saturating_sub(AROUND);
        (first, ((top + height) / row_height()) as usize + AROUND)
    });
    at_the_newest(frame);
    Effect::new(move |_| {
        if !printing.get() && window.get().1 + AROUND >= count.get() && count.get() > 0 {
            pages.more(desk);
        }
    });
    let months: Vec<Month> = month.back(MONTHS - 1).until(month).collect();
    // Sorted by what is being reported, a unit may come a second time when it was passed by another while one read on.
    let drawn = move || {
        let ((first, last), mut seen) = (window.get(), BTreeSet::new());
        pages.items.with(|rows| {
            let in_sight = rows.iter().skip(first).take(last.saturating_sub(first));
            in_sight.filter(|row| seen.insert(row.unit.id)).cloned().collect::<Vec<_>>()
        })
    };
    let above = move || format!("{}px", window.get().0.min(count.get()) as f64 * row_height());
    let below = move || format!("{}px", count.get().saturating_sub(window.get().1) as f64 * row_height());
    let months = StoredValue::new(months);
    let press = move |event: KeyboardEvent| {
        if let Some(frame) = frame.get_untracked() {
            keys::press(&frame, &event);
        }
    };
    // A table that is drawn anew begins at its top again.
    let is_any = Memo::new(move |_| count.get() > 0);
    view! {
        <PrintAll pages printing/>
        {move || is_any.get().then(|| {
            let heads = months.with_value(|months| months.iter().map(|one| head(*one, month, order)).collect_view());
            view! {
                <div class="grid-scroll is-high" node_ref=frame tabindex="0" role="region" aria-label=text::grid_title(lang()) aria-describedby="grid-keys"
                    on:scroll=move |_| look() on:keydown=press>
                    <table class="grid-table is-fixed" aria-rowcount=move || count.get().to_string()>
                        <thead><tr><th scope="col">{text::desk_unit(lang())}</th>{heads}</tr></thead>
                        <tbody>
                            <tr aria-hidden="true" class="grid-space"><td style:height=above></td></tr>
                            <ForEnumerate each=drawn key=drawn_as children=move |at, row| view! {
                                <Row at=Signal::derive(move || window.get().0 + at.get()) row gone=pages.gone months=months.get_value() order chosen within/>
                            }/>
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

/// A row is drawn anew when what it shows has changed.
fn drawn_as(row: &UnitMonths) -> (UnitId, Vec<Option<UnitMonth>>) {
    (row.unit.id, row.months.clone())
}

/// Whoever stands in a row that is about to be scrolled out, and so taken away, stands in the table afterwards, where the keys go
/// on scrolling. `top`: the first row in sight.
fn stay_within(frame: &HtmlElement, top: usize) {
    let row = document().active_element().and_then(|focused| focused.closest("tr[aria-rowindex]").ok().flatten());
    let at = row.and_then(|row| row.get_attribute("aria-rowindex")?.parse::<usize>().ok());
    let in_sight = f64::from(frame.client_height()) / row_height();
    let is_far = |at: usize| at + AROUND / 2 < top || at > top + in_sight as usize + AROUND / 2;
    if at.is_some_and(is_far) {
        let _ = frame.focus();
    }
}

#[component]
fn Row(
    at: Signal<usize>,
    row: UnitMonths,
    gone: RwSignal<BTreeSet<Uuid>>,
    months: Vec<Month>,
    order: UnitOrder,
    chosen: RwSignal<BTreeSet<UnitId>>,
    within: Memo<Option<AreaCode>>,
) -> impl IntoView {
    let whole = format!("{} {}", words().num(&row.unit.name), format::where_it_sits(words(), &row.unit, None));
    let of = row.unit.clone();
    let unit = row.unit.id;
    let is_gone = Memo::new(move |_| gone.with(|gone| gone.contains(&unit.0)));
    let place = move || match is_gone.get() {
        true => text::desk_gone(lang()).to_owned(),
        false => within.with(|within| format::where_it_sits(words(), &of, within.as_ref())),
    };
    let name = words().num(&row.unit.name);
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
                <a href=href title=title tabindex="-1"><Draw icon=icon(cell.state)/>{figure(order, &cell).map(|figure| view! { <span class="grid-figure" aria-hidden="true">{words().count(figure)}</span> })}<span class="sr-only">{said}</span></a>
            </td>
        }
        .into_any()
    });
    let (label, may) = (name.clone(), may_choose(use_desk(), &row.unit));
    view! {
        <tr aria-rowindex=move || (at.get() + 1).to_string() data-of=unit.0.to_string() class:is-gone=is_gone>
            <th scope="row">
                <label class="grid-unit">
                    {may.then(|| view! { <Choose unit name=label chosen by_arrows=true/> })}
                    <span><span class="strong" title=whole>{name}</span><span class="small muted">{place}</span></span>
                </label>
            </th>
            {cells.collect_view()}
        </tr>
    }
}
