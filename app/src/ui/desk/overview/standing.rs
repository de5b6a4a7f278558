//! How the month's reports stand: the rate, a bar, every state with the way to its list, and the days that are left.
use std::cmp::Reverse;

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{Card, Shown, card, here};
use crate::domain::obligation::{ObligationState, States};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::month::Bar;
use crate::ui::desk::month::filter::Filter as MonthFilter;
use crate::ui::desk::month::state_word::{icon, word};
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::wire::months::{DueOn, MonthSummary};

#[component]
pub fn Standing(shown: Shown) -> impl IntoView {
    let (card, summary) = (card(shown.summary, |summary| summary.counts.rows() == 0), here(shown.summary));
    view! {
        <section class="card stack overview-standing" data-of="standing" aria-labelledby="overview-standing">
            <h2 id="overview-standing">{text::month_state(lang())}</h2>
            {move || match card.get() {
                Card::Waiting => view! { <Skeleton lines=3/> }.into_any(),
                Card::Failed(code) => view! { <Failure code retry=shown.retry()/> }.into_any(),
                Card::Nothing => view! { <p class="muted">{text::month_not_opened(lang())}</p> }.into_any(),
                Card::Here => view! { {move || summary.get().map(|summary| view! { <Here shown summary/> })} }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Here(shown: Shown, summary: MonthSummary) -> impl IntoView {
    let counts = summary.counts;
    let month = summary.month;
    let to = move |states: States, stuck: bool| {
        let area = shown.filter.with(|filter| filter.area.clone());
        MonthFilter { area, states, stuck, ..MonthFilter::default() }.link(month)
    };
    let rate = counts.percent().map(|percent| {
        view! {
            <p class="overview-rate">
                <a href=to(States::ANSWERED, false)><b>{words().num(percent)}" %"</b></a>
                <a href=to(States::ANSWERED, false)>{text::overview_answered_number(lang(), words().count(counts.answered()))}</a>
                <a href=to(States::EXPECTED, false)>{text::overview_expected_number(lang(), words().count(counts.expected()))}</a>
            </p>
        }
    });
    let states = ObligationState::ALL.into_iter().filter(move |state| counts.of(*state) > 0).map(move |state| {
        view! {
            <li><a class="month-state" data-of=format!("state-{}", state.code()) data-state=state.code() href=to(States::only(state), false)>
                <Draw icon=icon(state)/><span>{word(lang(), state)}</span><b>{words().count(counts.of(state))}</b>
            </a></li>
        }
    });
    let stuck = (summary.stuck > 0).then(|| {
        view! {
            <li><a class="month-state" data-state="stuck" href=to(States::ANY, true)>
                <Draw icon=Icon::Phone/><span>{text::month_stuck(lang())}</span><b>{words().count(summary.stuck.into())}</b>
            </a></li>
        }
    });
    let open = counts.in_states(States::OPEN);
    let by_day = move |states: States, day: NaiveDate| {
        let area = shown.filter.with_untracked(|filter| filter.area.clone());
        MonthFilter { area, states, due: Some(day), ..MonthFilter::default() }.link(month)
    };
    view! {
        {rate}
        <Bar counts to=Some(Callback::new(move |states| to(states, false)))/>
        <ul class="month-states">{states.collect_view()}{stuck}</ul>
        {days_left(&summary.due, by_day)}
        {(open > 0).then(|| view! { <p class="small"><a href=to(States::OPEN, false)>{text::overview_open(lang(), words().count(open))}</a></p> })}
    }
}

/// More days than these are told by their number.
const DAYS: usize = 4;

/// The days that are told: those to come before those that are over, of these the ones that most still owe; in their order.
fn told(due: &[DueOn], today: NaiveDate) -> Vec<DueOn> {
    let mut told = due.to_vec();
    told.sort_by_key(|on| if on.day >= today { (0, Reverse(0), on.day) } else { (1, Reverse(on.open), on.day) });
    told.truncate(DAYS);
    told.sort_by_key(|on| on.day);
    told
}

/// By which days the units owe the month, how many they are and of how many of them nothing came, and how far that is from today.
/// `to`: the list behind a number.
fn days_left<F: Fn(States, NaiveDate) -> String>(due: &[DueOn], to: F) -> impl IntoView + use<F> {
    let today = use_desk().context.today();
    let told = told(due, today);
    let more = due.len() - told.len();
    let line = |on: &DueOn| {
        let left = (on.day - today).num_days();
        let said = match left {
            0.. => text::overview_days_left(lang(), words().num(left)),
            _ => text::overview_days_over(lang(), words().num(-left)),
        };
        let open = (on.open > 0).then(|| {
            view! { " · "<a href=to(States::SILENT, on.day)>{text::overview_due_open(lang(), words().count(on.open))}</a> }
        });
        view! {
            <li class="row between">
                <span>
                    {text::overview_due_by(lang(), words().date(on.day))}" · "
                    <a href=to(States::EXPECTED, on.day)>{text::overview_due_units(lang(), words().count(on.units))}</a>{open}
                </span>
                <span class="strong">{said}</span>
            </li>
        }
    };
    (!told.is_empty()).then(|| {
        view! {
            <ul class="stack tight small" role="list" data-of="due">
                {told.iter().map(line).collect_view()}
                {(more > 0).then(|| view! { <li class="muted">{text::overview_due_more(lang(), words().num(more))}</li> })}
            </ul>
        }
    })
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn days_to_come_are_told_before_days_that_are_over() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let due: Vec<DueOn> = [(1, 0), (2, 9), (3, 4), (4, 8), (5, 7)].map(|(on, open)| DueOn { day: day(on), units: 10, open }).to_vec();
        let of = |today| told(&due, day(today)).iter().map(|on| on.day.day()).collect::<Vec<_>>();
        assert_eq!(of(1), [1, 2, 3, 4]);
        assert_eq!(of(5), [2, 3, 4, 5], "what is to come, and of what is over who still owes most");
        assert_eq!(of(9), [2, 3, 4, 5]);
        assert_eq!(told(&due[..1], day(9)).len(), 1);
    }
}
