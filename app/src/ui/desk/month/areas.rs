//! The month by area, one level down: each line leads into its area, and they add up to what stands above them.
use leptos::prelude::*;

use super::figures::{Bar, linked};
use super::filter::Filter;
use super::shown::Shown;
use crate::domain::obligation::States;
use crate::text;
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::wire::months::{AreaSummary, MonthSummary};

#[component]
pub fn Areas(shown: Shown) -> impl IntoView {
    move || match shown.summary.get() {
        Load::Here(summary) if summary.children.len() > 1 => Some(view! { <Table shown summary/> }),
        _ => None,
    }
}

#[component]
fn Table(shown: Shown, summary: MonthSummary) -> impl IntoView {
    let asked = summary.area.map(|area| area.code);
    let lines = summary.children.into_iter().map(|child| {
        let leads_down = child.area.as_ref().filter(|area| Some(&area.code) != asked.as_ref()).map(|area| {
            (format::area_name(lang(), area).to_owned(), Filter { area: Some(area.code.clone()), ..Filter::default() }.link(shown.month))
        });
        let own = leads_down.is_none();
        let area = child.area.as_ref().map(|area| area.code.clone());
        let name = match (leads_down, &child.area) {
            (Some((name, link)), _) => view! { <a href=link>{name}</a> }.into_any(),
            (None, Some(_)) => text::month_own_offices(lang()).into_any(),
            (None, None) => text::month_agencies(lang()).into_any(),
        };
        let missing = Filter { area: area.clone(), own, states: States::MISSING, ..Default::default() }.link(shown.month);
        let answered = Filter { area: area.clone(), own, states: States::ANSWERED, ..Default::default() }.link(shown.month);
        let list = Reports { area, own, ..Reports::behind(shown.month) };
        view! { <Line name child answered missing list/> }
    });
    view! {
        <details class="month-areas" open>
            <summary>{text::month_by_area(lang())}</summary>
            <table class="desk-table">
                <thead>
                    <tr>
                        <th scope="col">{text::month_area(lang())}</th>
                        <th scope="col">{text::month_answered(lang())}</th>
                        <th scope="col">{text::month_state_missing(lang())}</th>
                        <th scope="col">{text::month_activities(lang())}</th>
                        <th scope="col">{text::desk_people_reached(lang())}</th>
                        <th scope="col"><span class="sr-only">{text::month_state(lang())}</span></th>
                    </tr>
                </thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </details>
    }
}

/// `answered`, `missing` and `list`: where what its figures count is to be read.
#[component]
fn Line(name: AnyView, child: AreaSummary, answered: String, missing: String, list: Reports) -> impl IntoView {
    let counts = child.counts;
    let answered = match counts.percent() {
        Some(percent) => {
            let rate =
                text::month_rate_short(lang(), words().count(counts.answered()), words().count(counts.expected()), words().num(percent));
            view! { <a href=answered>{rate}</a> }.into_any()
        }
        None => "-".into_any(),
    };
    let missing = match counts.missing {
        0 => words().count(0).into_any(),
        count => view! { <a href=missing>{words().count(count)}</a> }.into_any(),
    };
    let figure = |figure: u64| linked(child.figures.activities, words().count(figure), &list);
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label=text::month_answered(lang())>{answered}</td>
            <td data-label=text::month_state_missing(lang())>{missing}</td>
            <td data-label=text::month_activities(lang())>{figure(child.figures.activities)}</td>
            <td data-label=text::desk_people_reached(lang())>{figure(child.figures.people)}</td>
            <td class="month-line-bar"><Bar counts to=None/></td>
        </tr>
    }
}
