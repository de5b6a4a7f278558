//! How the month stands at a glance: a bar with words, the rate, and what was done.
use leptos::prelude::*;

use super::filter::Filter;
use super::shown::Shown;
use super::state_word::{icon, word};
use crate::domain::obligation::{Counts, ObligationState, States};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{ChannelBadge, Failure, Skeleton};
use crate::ui::desk::reports::filter::Filter as Reports;
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{REPORTS, lang, words};
use crate::wire::months::{MonthFigures, MonthSummary};

#[component]
pub fn Figures(shown: Shown) -> impl IntoView {
    let desk = use_desk();
    move || match shown.summary.get() {
        Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
        // What the rows fail with as well is said once, by them.
        Load::Failed(code) if shown.rows.status.get() == Load::Failed(code.clone()) => ().into_any(),
        Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| shown.refresh(desk))/> }.into_any(),
        Load::Here(summary) if summary.counts.rows() == 0 => {
            view! { <p class="muted" role="status">{text::month_not_opened(lang())}</p> }.into_any()
        }
        Load::Here(summary) => view! { <Here shown summary/> }.into_any(),
    }
}

#[component]
fn Here(shown: Shown, summary: MonthSummary) -> impl IntoView {
    let counts = summary.counts;
    let to = move |states| in_states(shown, states);
    let rate = counts.percent().map(|percent| {
        let (answered, expected) = (words().count(counts.answered()), words().count(counts.expected()));
        view! { <a href=move || to(States::ANSWERED)>{text::month_rate(lang(), answered, expected, words().num(percent))}</a> }
    });
    let area = summary.area.map(|area| area.code);
    let of_channel = move |channel| Reports { area: area.clone(), channel, ..Reports::behind(shown.month) };
    view! {
        <section class="month-figures" aria-label=text::month_state(lang())>
            <Bar counts to=Some(Callback::new(to))/>
            <StateLinks shown counts/>
            <Stuck shown stuck=summary.stuck/>
            <p><span class="strong">{rate}</span>" · "<Done figures=summary.figures list=of_channel(None)/></p>
            <p class="small muted">{text::month_how_counted(lang())}</p>
            <details>
                <summary>{text::month_by_channel(lang())}</summary>
                <ul class="month-channels">
                    {summary.channels.into_iter().map(|of| view! {
                        <li>
                            <ChannelBadge channel=of.channel/>
                            <Done figures=of.figures list=of_channel(Some(of.channel))/>
                        </li>
                    }).collect_view()}
                </ul>
            </details>
        </section>
    }
}

/// The rows that a number of the whole area counts, whatever else the list is narrowed to now.
fn in_states(shown: Shown, states: States) -> String {
    shown.filter.with(|filter| Filter { area: filter.area.clone(), states, ..Filter::default() }.link(shown.month))
}

/// What was done, and the way to the reports it is the sum of.
#[component]
fn Done(figures: MonthFigures, list: Reports) -> impl IntoView {
    let sentence = text::month_done(lang(), words().count(figures.activities), words().count(figures.people));
    linked(figures.activities, sentence, &list)
}

/// A figure leads to its list, unless there is nothing in it.
pub fn linked(count: u64, figure: String, list: &Reports) -> AnyView {
    match count {
        0 => view! { <span>{figure}</span> }.into_any(),
        _ => view! { <a href=list.link(REPORTS)>{figure}</a> }.into_any(),
    }
}

/// Only a picture of the numbers under it: a screen reader and the keyboard have those. `to`: where a part leads by the mouse.
#[component]
pub fn Bar(counts: Counts, to: Option<Callback<States, String>>) -> impl IntoView {
    let parts = ObligationState::ALL.into_iter().filter(move |state| counts.of(*state) > 0).map(move |state| {
        let (grow, count) = (counts.of(state).to_string(), words().count(counts.of(state)));
        match to {
            Some(to) => view! {
                <a class="month-part" tabindex="-1" href=move || to.run(States::only(state)) title=format!("{} {count}", word(lang(), state))
                    data-state=state.code() style:flex-grow=grow></a>
            }
            .into_any(),
            None => view! { <span class="month-part" data-state=state.code() style:flex-grow=grow></span> }.into_any(),
        }
    });
    view! { <div class="month-bar" aria-hidden="true">{parts.collect_view()}</div> }
}

/// Units that did something which lies on a phone: not the same as having done nothing.
#[component]
fn Stuck(shown: Shown, stuck: u32) -> impl IntoView {
    let is_chosen = move || shown.filter.with(|filter| filter.stuck);
    (stuck > 0 || is_chosen()).then(|| {
        // Of the whole area, as it is counted.
        let link = move || {
            let stuck = !is_chosen();
            shown.filter.with(|filter| Filter { area: filter.area.clone(), stuck, ..Filter::default() }.link(shown.month))
        };
        view! {
            <p>
                <a class="month-state" data-state="stuck" href=link aria-current=move || is_chosen().then_some("true")>
                    <Draw icon=Icon::Phone/><span>{text::month_stuck(lang())}</span><b>{words().count(stuck.into())}</b>
                </a>
            </p>
        }
    })
}

#[component]
fn StateLinks(shown: Shown, counts: Counts) -> impl IntoView {
    let links = ObligationState::ALL.into_iter().filter(move |state| counts.of(*state) > 0).map(move |state| {
        let is_chosen = move || {
            shown.filter.with(|filter| filter.states == States::only(state) && !filter.own && !filter.stuck && filter.due.is_none())
        };
        // A second press shows everything again.
        let link = move || {
            let states = if is_chosen() { States::ANY } else { States::only(state) };
            in_states(shown, states)
        };
        view! {
            <li>
                <a class="month-state" data-state=state.code() href=link aria-current=move || is_chosen().then_some("true")>
                    <Draw icon=icon(state)/><span>{word(lang(), state)}</span><b>{words().count(counts.of(state))}</b>
                </a>
            </li>
        }
    });
    view! { <ul class="month-states">{links.collect_view()}</ul> }
}
