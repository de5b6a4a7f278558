//! A year: how each month stood, drawn and as a table. Every column and number leads to its month.
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::{Card, Shown, card, here};
use crate::charts::{Column, Part, stacked};
use crate::labels;
use crate::text;
use crate::ui::desk::month::filter::Filter as MonthFilter;
use crate::ui::desk::month::linked;
use crate::ui::desk::parts::{Failure, Skeleton, at_the_newest};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::{lang, words};
use crate::wire::trend::{Trend, TrendMonth};

#[component]
pub fn TrendChart(shown: Shown) -> impl IntoView {
    let (card, trend) = (card(shown.trend, |_| false), here(shown.trend));
    view! {
        <section class="card stack overview-wide" data-of="trend" aria-labelledby="overview-trend">
            <h2 id="overview-trend">{text::overview_trend(lang())}</h2>
            {move || match card.get() {
                Card::Waiting => view! { <Skeleton lines=6/> }.into_any(),
                Card::Failed(code) => view! { <Failure code retry=shown.retry()/> }.into_any(),
                Card::Nothing | Card::Here => view! { <Here trend/> }.into_any(),
            }}
            <SaveAs files=as_table("months", move || shown.api_query())/>
        </section>
    }
}

fn column(month: &TrendMonth, filter: &MonthFilter) -> Column {
    let name = words().month_short(month.month.first_day());
    let counted = |states| month.counts.in_states(states);
    let parts = labels::standings(lang()).map(|(kind, word, states)| {
        let said = format!("{word} {}", words().count(counted(states)));
        Part { kind, value: counted(states), link: Some((said, MonthFilter { states, ..filter.clone() }.link(month.month))) }
    });
    let shown = parts.iter().filter(|part| part.value > 0);
    let said: Vec<String> = shown.filter_map(|part| part.link.as_ref().map(|(said, _)| said.clone())).collect();
    Column {
        // Begins with what stands under the column, by which it may be spoken to.
        title: format!("{name} · {}", said.join(", ")),
        label: name,
        href: (month.counts.rows() > 0).then(|| filter.link(month.month)),
        parts: parts.to_vec(),
    }
}

/// The drawing and the table stay where they are, scrolled and open as they are, when their numbers change.
#[component]
fn Here(trend: Memo<Option<Trend>>) -> impl IntoView {
    let navigate = use_navigate();
    let svg = move || {
        let trend = trend.get()?;
        let filter = filter_of(&trend);
        let columns: Vec<Column> = trend.months.iter().map(|month| column(month, &filter)).collect();
        Some(stacked(text::overview_trend(lang()), &columns, |number| words().count(number)))
    };
    // An anchor of the drawing is none of the page's, and would load it anew.
    let follow = move |event: web_sys::MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let href = pressed.and_then(|pressed| pressed.closest("a[href]").ok().flatten()).and_then(|anchor| anchor.get_attribute("href"));
        if let Some(href) = href.filter(|_| !(event.ctrl_key() || event.meta_key() || event.shift_key())) {
            event.prevent_default();
            navigate(&href, Default::default());
        }
    };
    let legend = labels::standings(lang());
    let lines = move || trend.get().map(|trend| trend.months.iter().map(|month| line(&trend, month)).collect_view());
    let frame = NodeRef::new();
    at_the_newest(frame);
    view! {
        <div class="chart-scroll" node_ref=frame on:click=follow inner_html=move || svg().unwrap_or_default()></div>
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
                <tbody>{lines}</tbody>
            </table>
        </details>
    }
}

fn filter_of(trend: &Trend) -> MonthFilter {
    MonthFilter { area: trend.area.as_ref().map(|area| area.code.clone()), ..MonthFilter::default() }
}

/// A month: every number leads to what it counts.
fn line(trend: &Trend, month: &TrendMonth) -> AnyView {
    let filter = filter_of(trend);
    let reports = Reports { area: filter.area.clone(), ..Reports::behind(month.month) };
    let cells = labels::standings(lang()).map(|(_, word, states)| {
        let value = month.counts.in_states(states);
        let number = match value {
            0 => words().count(0).into_any(),
            _ => view! { <a href=MonthFilter { states, ..filter.clone() }.link(month.month)>{words().count(value)}</a> }.into_any(),
        };
        view! { <td data-label=word>{number}</td> }
    });
    view! {
        <tr>
            <th scope="row"><a href=filter.link(month.month)>{words().month(month.month.first_day())}</a></th>
            {cells}
            <td data-label=text::month_activities(lang())>{linked(month.figures.activities, words().count(month.figures.activities), &reports)}</td>
            <td data-label=text::desk_people_reached(lang())>{linked(month.figures.activities, words().count(month.figures.people), &reports)}</td>
        </tr>
    }
    .into_any()
}
