//! How the month's reports stand: the rate, a bar, every state with the way to its list, and the days that are left.
use leptos::prelude::*;

use super::{Card, Shown, card, here};
use crate::domain::obligation::{CampaignDays, ObligationState, States};
use crate::domain::period::Month;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::month::Bar;
use crate::ui::desk::month::filter::Filter as MonthFilter;
use crate::ui::desk::month::state_word::{icon, word};
use crate::ui::desk::parts::{Failure, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::months::{DueDays, MonthSummary};
use crate::wire::paths;

#[component]
pub fn Standing(shown: Shown) -> impl IntoView {
    let days = RwSignal::new(Load::<DueDays>::Waiting);
    use_desk().load(paths::DUE_DAYS.to_owned(), days);
    let (card, summary) = (card(shown.summary, |summary| summary.counts.rows() == 0), here(shown.summary));
    view! {
        <section class="card stack overview-standing" data-of="standing" aria-labelledby="overview-standing">
            <h2 id="overview-standing">{text::month_state(lang())}</h2>
            {move || match card.get() {
                Card::Waiting => view! { <Skeleton lines=3/> }.into_any(),
                Card::Failed(code) => view! { <Failure code retry=shown.retry()/> }.into_any(),
                Card::Nothing => view! { <p class="muted">{text::month_not_opened(lang())}</p> }.into_any(),
                Card::Here => view! { {move || summary.get().map(|summary| view! { <Here shown summary days/> })} }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Here(shown: Shown, summary: MonthSummary, days: RwSignal<Load<DueDays>>) -> impl IntoView {
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
    view! {
        {rate}
        <Bar counts to=Some(Callback::new(move |states| to(states, false)))/>
        <ul class="month-states">{states.collect_view()}{stuck}</ul>
        {move || days.with(|days| match days {
            Load::Here(days) => Some(view! { <DaysLeft month campaign=days.campaign/> }),
            _ => None,
        })}
        {(open > 0).then(|| view! { <p class="small"><a href=to(States::OPEN, false)>{text::overview_open(lang(), words().count(open))}</a></p> })}
    }
}

/// By when villages and provinces owe the month, and how many days that is from today.
#[component]
fn DaysLeft(month: Month, campaign: CampaignDays) -> impl IntoView {
    let today = use_desk().context.today();
    let line = move |who: &'static str, day: u32| {
        let due = month.due_day(day);
        let left = (due - today).num_days();
        let said = match left {
            0.. => text::overview_days_left(lang(), words().num(left)),
            _ => text::overview_days_over(lang(), words().num(-left)),
        };
        view! { <li class="row between"><span>{who}" · "{words().date(due)}</span><span class="strong">{said}</span></li> }
    };
    view! {
        <ul class="stack tight small" role="list">
            {line(text::overview_due_villages(lang()), campaign.activities)}
            {line(text::overview_due_offices(lang()), campaign.monthly)}
        </ul>
    }
}
