//! Areas one level down by months: the numbers behind the map, to be sorted by any of them.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::{By, Figure, Filter, Sort};
use super::legend::Legend;
use super::level::{is_open, value, word, written};
use super::scale::Scale;
use super::{Card, Shown, card, here};
use crate::domain::area::AreaCode;
use crate::domain::obligation::States;
use crate::domain::period::Month;
use crate::text;
use crate::ui::desk::month::filter::Filter as MonthFilter;
use crate::ui::desk::parts::{Failure, Skeleton, at_the_newest};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::{OVERVIEW, REPORTS, format, lang, words};
use crate::wire::trend::{AreaMonths, AreaTrend};

#[component]
pub fn Areas(shown: Shown) -> impl IntoView {
    let (card, trend) = (card(shown.areas, |trend| trend.rows.is_empty()), here(shown.areas));
    view! {
        <section class="card stack overview-wide" aria-labelledby="overview-areas">
            <h2 id="overview-areas">{move || text::overview_areas(lang(), word(shown.filter.with(|filter| filter.figure)))}</h2>
            {move || match card.get() {
                Card::Waiting => view! { <Skeleton lines=8/> }.into_any(),
                Card::Failed(code) => view! { <Failure code retry=shown.retry()/> }.into_any(),
                Card::Nothing => view! { <p class="muted">{text::month_not_opened(lang())}</p> }.into_any(),
                Card::Here => view! { <Legend shown/><Table shown trend/> }.into_any(),
            }}
            <SaveAs files=as_table("area-months", move || shown.api_query())/>
        </section>
    }
}

/// As it is sorted and scrolled, so it stays when its numbers change.
#[component]
fn Table(shown: Shown, trend: Memo<Option<AreaTrend>>) -> impl IntoView {
    let (navigate, sort) = (use_navigate(), Memo::new(move |_| shown.filter.with(|filter| filter.sort)));
    let press = Callback::new(move |by| {
        let link = shown.filter.with_untracked(|filter| Filter { sort: filter.sort.pressed(by), ..filter.clone() }.link(OVERVIEW));
        navigate(&link, NavigateOptions { scroll: false, ..Default::default() });
    });
    let frame = NodeRef::new();
    at_the_newest(frame);
    let months = Memo::new(move |_| trend.with(|trend| trend.as_ref().map(|trend| trend.months.clone()).unwrap_or_default()));
    let scale = shown.scale;
    let rows = Memo::new(move |_| {
        let (Sort { by, down }, figure) = (sort.get(), scale.with(|scale| scale.figure));
        let mut rows = trend.with(|trend| trend.as_ref().map(|trend| trend.rows.clone()).unwrap_or_default());
        match by {
            By::Place => {}
            By::Month(by) => {
                let at = months.with(|months| months.iter().position(|month| *month == by));
                rows.sort_by_key(|row| at.and_then(|at| row.months.get(at)).and_then(|month| value(figure, month)));
            }
        }
        if down {
            rows.reverse();
        }
        rows
    });
    let asked = Memo::new(move |_| trend.with(|trend| trend.as_ref().and_then(|trend| trend.area.as_ref().map(|area| area.code.clone()))));
    let heads = move || {
        let head = |month: Month| view! { <Head sort press which=By::Month(month) name=words().month_short(month.first_day())/> };
        months.get().into_iter().map(head).collect_view()
    };
    // A row is drawn anew when something it shows has changed.
    let drawn_as = move |row: &AreaMonths| format!("{row:?}{:?}{:?}", scale.get_untracked(), months.get_untracked());
    let drawn = move || {
        scale.track();
        rows.get()
    };
    view! {
        <div class="grid-scroll" tabindex="0" role="group" aria-labelledby="overview-areas" node_ref=frame>
            <table class="grid-table">
                <thead><tr><Head sort press which=By::Place name=text::month_area(lang()).to_owned()/>{heads}</tr></thead>
                <tbody>
                    <For each=drawn key=drawn_as let:row>
                        <Line shown row months=months.get_untracked() scale=scale.get_untracked() asked=asked.get_untracked()/>
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// A column's heading, by which the table is sorted.
#[component]
fn Head(sort: Memo<Sort>, press: Callback<By>, which: By, name: String) -> impl IntoView {
    let is_down = move || Some(sort.get()).filter(|sort| sort.by == which).map(|sort| sort.down);
    let order = move || is_down().map(|down| if down { "descending" } else { "ascending" });
    let mark = move || is_down().map(|down| if down { " ▾" } else { " ▴" });
    view! { <th scope="col" aria-sort=order><button type="button" class="grid-sort" on:click=move |_| press.run(which)>{name}{mark}</button></th> }
}

/// `asked`: the area whose parts these are.
#[component]
fn Line(shown: Shown, row: AreaMonths, months: Vec<Month>, scale: Scale, asked: Option<AreaCode>) -> impl IntoView {
    let figure = scale.figure;
    let area = row.area.as_ref().map(|area| area.code.clone());
    let own = area.is_none() || area == asked;
    let of = area.as_ref().map_or_else(|| "area-none".to_owned(), |area| format!("area-{area}"));
    let name = match &row.area {
        None => view! { {text::month_agencies(lang())} }.into_any(),
        Some(_) if own => view! { {text::month_own_offices(lang())} }.into_any(),
        Some(area) => {
            let link = shown.filter.with_untracked(|filter| Filter { area: Some(area.code.clone()), ..filter.clone() }.link(OVERVIEW));
            view! { <a href=link>{format::area_name(lang(), area).to_owned()}</a> }.into_any()
        }
    };
    let states = match figure {
        Figure::Answered => States::ANSWERED,
        Figure::Missing => States::MISSING,
        Figure::Activities | Figure::People => States::ANY,
    };
    let cells = months.into_iter().zip(row.months).map(move |(month, cell)| {
        let here = value(figure, &cell);
        let link = match figure {
            Figure::Answered | Figure::Missing => MonthFilter { area: area.clone(), own, states, ..Default::default() }.link(month),
            Figure::Activities | Figure::People => Reports { area: area.clone(), own, ..Reports::behind(month) }.link(REPORTS),
        };
        let level = here.and_then(|here| scale.level(here)).filter(|_| !is_open(figure, &cell)).map(|level| level.to_string());
        let text = written(figure, here);
        let title = is_open(figure, &cell).then(|| text::overview_not_over(lang()));
        view! {
            <td class="grid-cell" data-level=level data-label=words().month_short(month.first_day())>
                {if here.is_some() { view! { <a href=link title=title>{text}</a> }.into_any() } else { view! { <span>{text}</span> }.into_any() }}
            </td>
        }
    });
    view! { <tr data-of=of><th scope="row">{name}</th>{cells.collect_view()}</tr> }
}
