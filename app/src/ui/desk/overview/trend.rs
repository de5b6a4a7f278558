//! A year: how each month stood, drawn and as a table. Every column and number leads to its month.
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::Shown;
use crate::charts::{Column, Part, stacked};
use crate::domain::obligation::Counts;
use crate::labels;
use crate::text;
use crate::ui::desk::month::filter::Filter as MonthFilter;
use crate::ui::desk::month::linked;
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::state::Load;
use crate::ui::desk::{lang, words};
use crate::wire::trend::{Trend, TrendMonth};

#[component]
pub fn TrendChart(shown: Shown) -> impl IntoView {
    view! {
        <section class="card stack overview-wide" aria-labelledby="overview-trend">
            <h2 id="overview-trend">{text::overview_trend(lang())}</h2>
            {move || match shown.trend.get() {
                Load::Waiting => view! { <Skeleton lines=6/> }.into_any(),
                Load::Failed(code) => view! { <Failure code retry=shown.retry()/> }.into_any(),
                Load::Here(trend) => view! { <Here trend/> }.into_any(),
            }}
            <SaveAs files=as_table("months", move || shown.api_query())/>
        </section>
    }
}

fn column(month: &TrendMonth, filter: &MonthFilter) -> Column {
    let name = words().month_short(month.month.first_day());
    let parts = labels::standings(lang(), month.counts);
    let said: Vec<String> =
        parts.iter().filter(|(_, _, value)| *value > 0).map(|(_, word, value)| format!("{word} {}", words().count(*value))).collect();
    Column {
        // Begins with what stands under the column, by which it may be spoken to.
        title: format!("{name} · {}", said.join(", ")),
        label: name,
        href: (month.counts.rows() > 0).then(|| filter.link(month.month)),
        parts: parts.into_iter().map(|(kind, _, value)| Part { kind, value }).collect(),
    }
}

#[component]
fn Here(trend: Trend) -> impl IntoView {
    let navigate = use_navigate();
    let area = trend.area.as_ref().map(|area| area.code.clone());
    let filter = MonthFilter { area: area.clone(), ..MonthFilter::default() };
    let columns: Vec<Column> = trend.months.iter().map(|month| column(month, &filter)).collect();
    let svg = stacked(text::overview_trend(lang()), &columns, |number| words().count(number));
    // An anchor of the drawing is none of the page's, and would load it anew.
    let follow = move |event: web_sys::MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let href = pressed.and_then(|pressed| pressed.closest("a[href]").ok().flatten()).and_then(|anchor| anchor.get_attribute("href"));
        if let Some(href) = href.filter(|_| !(event.ctrl_key() || event.meta_key() || event.shift_key())) {
            event.prevent_default();
            navigate(&href, Default::default());
        }
    };
    let legend = labels::standings(lang(), Counts::default());
    let list = move |month: &TrendMonth| Reports { area: area.clone(), ..Reports::behind(month.month) };
    let line = move |month: TrendMonth| {
        let reports = list(&month);
        let name = words().month(month.month.first_day());
        let link = filter.link(month.month);
        let cells =
            labels::standings(lang(), month.counts).map(|(_, word, value)| view! { <td data-label=word>{words().count(value)}</td> });
        view! {
            <tr>
                <th scope="row"><a href=link>{name}</a></th>
                {cells}
                <td data-label=text::month_activities(lang())>{linked(month.figures.activities, words().count(month.figures.activities), &reports)}</td>
                <td data-label=text::desk_people_reached(lang())>{linked(month.figures.activities, words().count(month.figures.people), &reports)}</td>
            </tr>
        }
    };
    view! {
        <div class="chart-scroll" on:click=follow inner_html=svg></div>
        <ul class="chart-legend" role="list">
            {legend.map(|(kind, word, _)| view! { <li><span class="chart-key" data-part=kind aria-hidden="true"></span>{word}</li> })}
        </ul>
        <details>
            <summary>{text::overview_as_table(lang())}</summary>
            <table class="desk-table">
                <thead><tr>
                    <th scope="col">{text::overview_month(lang())}</th>
                    {legend.map(|(_, word, _)| view! { <th scope="col">{word}</th> })}
                    <th scope="col">{text::month_activities(lang())}</th>
                    <th scope="col">{text::desk_people_reached(lang())}</th>
                </tr></thead>
                <tbody>{trend.months.into_iter().map(line).collect_view()}</tbody>
            </table>
        </details>
    }
}
