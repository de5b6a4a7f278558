//! Reminding those of the list that have not reported: whom it shows as it is narrowed, and nobody else.
use leptos::prelude::*;

use super::filter::Filter;
use super::shown::Shown;
use crate::domain::notice::Matter;
use crate::domain::obligation::{ObligationState, States};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::notices::{RemindDialog, Whom};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{lang, words};
use crate::wire::months::{MonthSummary, ObligationView};

/// No button where the figures say that there is nobody to remind.
#[component]
pub fn RemindListed(shown: Shown) -> impl IntoView {
    let desk = use_desk();
    let open = RwSignal::new(None::<(Whom, String)>);
    let close = Callback::new(move |()| open.set(None));
    let own = desk.actor().map(|actor| actor.unit);
    // One's own row is listed and not reminded.
    let is_own = move |row: &ObligationView| Some(row.unit.id) == own && States::SILENT.contains(row.state);
    let count = Memo::new(move |_| {
        let listed = shown.summary.with(|summary| match summary {
            Load::Here(summary) => shown.filter.with(|filter| still_open(filter, summary)),
            _ => None,
        })?;
        Some(listed.saturating_sub(shown.rows.items.with(|rows| rows.iter().filter(|row| is_own(row)).count()) as u64))
    });
    let press = move |_| {
        let whom = match count.get_untracked() {
            Some(count) => text::notices_whom_listed(lang(), words().count(count)),
            None => text::notices_whom_shown(lang()).to_owned(),
        };
        open.set(Some((Whom::Rows(shown.filter.with_untracked(Filter::reminded)), whom)));
    };
    view! {
        {move || (count.get() != Some(0)).then(|| view! {
            <button type="button" class="button small" on:click=press><Draw icon=Icon::Bell/>{text::notices_remind_all(lang())}</button>
        })}
        {move || open.get().map(|(whom, said)| view! { <RemindDialog matter=Matter::Month(shown.month) whom said close/> })}
    }
}

/// How many of the rows that a filter leaves are open; none where the figures do not say.
fn still_open(filter: &Filter, summary: &MonthSummary) -> Option<u64> {
    let is_listed = |state: &ObligationState| filter.states.is_any() || filter.states.contains(*state);
    if let Some(day) = filter.due {
        if !States::SILENT.iter().any(|state| is_listed(&state)) {
            return Some(0);
        }
        // A day's figure is of all states of which nothing came, in the whole area.
        let is_told = !filter.own && !filter.stuck && States::SILENT.iter().all(|state| is_listed(&state));
        return is_told.then(|| summary.due.iter().find(|on| on.day == day).map_or(0, |on| on.open));
    }
    if filter.stuck {
        return (!filter.own && filter.states.is_any()).then(|| summary.stuck.into());
    }
    let asked = summary.area.as_ref().map(|area| &area.code);
    let counts = match filter.own {
        false => summary.counts,
        true => summary.children.iter().find(|child| child.area.as_ref().map(|area| &area.code) == asked).map(|child| child.counts)?,
    };
    Some(States::SILENT.iter().filter(is_listed).map(|state| counts.of(state)).sum())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::obligation::Counts;
    use crate::domain::period::Month;
    use crate::wire::months::{AreaSummary, DueOn};

    #[test]
    fn those_are_counted_whom_the_list_shows() {
        let counts = |missing, due, accepted| Counts { missing, due, accepted, ..Counts::default() };
        let own = AreaSummary { area: None, counts: counts(1, 0, 2), figures: Default::default() };
        let summary = MonthSummary {
            month: Month::parse("2026-02").unwrap(),
            ended: true,
            area: None,
            counts: counts(4, 3, 9),
            stuck: 2,
            figures: Default::default(),
            channels: vec![],
            children: vec![own],
            due: vec![DueOn { day: NaiveDate::from_ymd_opt(2026, 3, 1).unwrap(), units: 9, open: 5 }],
        };
        let of = |filter: Filter| still_open(&filter, &summary);
        assert_eq!(of(Filter::default()), Some(7));
        assert_eq!(of(Filter { states: States::MISSING, ..Filter::default() }), Some(4));
        assert_eq!(of(Filter { states: States::ANSWERED, ..Filter::default() }), Some(0));
        assert_eq!(of(Filter { own: true, ..Filter::default() }), Some(1));
        assert_eq!(of(Filter { stuck: true, ..Filter::default() }), Some(2));
        let due = NaiveDate::from_ymd_opt(2026, 3, 1);
        assert_eq!(of(Filter { due, states: States::EXPECTED, ..Filter::default() }), Some(5));
        assert_eq!(of(Filter { due: due.and_then(|day| day.succ_opt()), ..Filter::default() }), Some(0));
        assert_eq!(of(Filter { due, states: States::ANSWERED, ..Filter::default() }), Some(0));
        assert_eq!(of(Filter { due, states: States::MISSING, ..Filter::default() }), None);
        assert_eq!(of(Filter { stuck: true, own: true, ..Filter::default() }), None);
    }
}
