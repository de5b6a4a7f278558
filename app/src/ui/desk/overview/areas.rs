//! Areas one level down by months: the numbers behind the map, to be sorted by any of them.
use leptos::prelude::*;

use super::Shown;
use super::filter::Filter;
use super::level::{is_open, level, value, word, written};
use crate::text;
use crate::ui::desk::month::filter::Filter as MonthFilter;
use crate::ui::desk::parts::{Failure, Skeleton, at_the_newest};
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::state::Load;
use crate::ui::desk::{OVERVIEW, format, lang, words};
use crate::wire::trend::{AreaMonths, AreaTrend};

/// By name, or by the month with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Place,
    Month(usize),
}

#[component]
pub fn Areas(shown: Shown) -> impl IntoView {
    view! {
        <section class="card stack overview-wide" aria-labelledby="overview-areas">
            <h2 id="overview-areas">{move || text::overview_areas(lang(), word(shown.filter.with(|filter| filter.figure)))}</h2>
            {move || match shown.areas.get() {
                Load::Waiting => view! { <Skeleton lines=8/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=shown.retry()/> }.into_any(),
                Load::Here(trend) if trend.rows.is_empty() => view! { <p class="muted">{text::month_not_opened(lang())}</p> }.into_any(),
                Load::Here(trend) => view! { <Table shown trend/> }.into_any(),
            }}
            <SaveAs files=as_table("area-months", move || shown.api_query())/>
        </section>
    }
}

#[component]
fn Table(shown: Shown, trend: AreaTrend) -> impl IntoView {
    let sort = RwSignal::new((Sort::Place, false));
    let frame = NodeRef::new();
    at_the_newest(frame);
    let months = trend.months.clone();
    let asked = trend.area.as_ref().map(|area| area.code.clone());
    let figure = move || shown.filter.with(|filter| filter.figure);
    let head = move |which: Sort, name: String| {
        let press = move |_| sort.update(|(now, down)| (*now, *down) = (which, if *now == which { !*down } else { which != Sort::Place }));
        let order = move || match sort.get() {
            (now, down) if now == which => Some(if down { "descending" } else { "ascending" }),
            _ => None,
        };
        let mark = move || match sort.get() {
            (now, down) if now == which => {
                if down {
                    " ▾"
                } else {
                    " ▴"
                }
            }
            _ => "",
        };
        view! { <th scope="col" aria-sort=order><button type="button" class="grid-sort" on:click=press>{name}{mark}</button></th> }
    };
    let heads = months.iter().enumerate().map(|(at, month)| head(Sort::Month(at), words().month_short(month.first_day()))).collect_view();
    let rows = trend.rows;
    let sorted = move || {
        let ((by, down), figure) = (sort.get(), figure());
        let mut sorted = rows.clone();
        let key = |row: &AreaMonths, at: usize| row.months.get(at).and_then(|month| value(figure, month));
        match by {
            Sort::Place => {}
            Sort::Month(at) => sorted.sort_by_key(|row| key(row, at)),
        }
        if down {
            sorted.reverse();
        }
        sorted
    };
    let body = move || {
        let all = sorted();
        let figure = figure();
        let most = all.iter().flat_map(|row| &row.months).filter_map(|month| value(figure, month)).max().unwrap_or_default();
        let line = |row: AreaMonths| {
            let own = row.area.is_none() || row.area.as_ref().map(|area| &area.code) == asked.as_ref();
            let area = row.area.as_ref().map(|area| area.code.clone());
            let name = match &row.area {
                None => view! { {text::month_agencies(lang())} }.into_any(),
                Some(_) if own => view! { {text::month_own_offices(lang())} }.into_any(),
                Some(area) => {
                    let link =
                        shown.filter.with_untracked(|filter| Filter { area: Some(area.code.clone()), ..filter.clone() }.link(OVERVIEW));
                    view! { <a href=link>{format::area_name(lang(), area).to_owned()}</a> }.into_any()
                }
            };
            let cells = months.iter().zip(&row.months).map(|(month, cell)| {
                let here = value(figure, cell);
                let link = MonthFilter { area: area.clone(), own, ..MonthFilter::default() }.link(*month);
                let level = level(figure, here, most).filter(|_| !is_open(figure, cell)).map(|level| level.to_string());
                let text = written(figure, here);
                let title = is_open(figure, cell).then(|| text::overview_not_over(lang()));
                view! {
                    <td class="grid-cell" data-level=level data-label=words().month_short(month.first_day())>
                        {if here.is_some() { view! { <a href=link title=title>{text}</a> }.into_any() } else { view! { <span>{text}</span> }.into_any() }}
                    </td>
                }
            });
            view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }
        };
        all.into_iter().map(line).collect_view()
    };
    view! {
        <div class="grid-scroll" tabindex="0" role="group" aria-labelledby="overview-areas" node_ref=frame>
            <table class="grid-table">
                <thead><tr>{head(Sort::Place, text::month_area(lang()).to_owned())}{heads}</tr></thead>
                <tbody>{body}</tbody>
            </table>
        </div>
    }
}
