//! Units by months: who has reported, as far back as a year. Only what is in sight is drawn, whatever the country's size.
mod filter;
mod keys;
mod rows;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::filter::Filter;
use super::address::{Misread, of_address};
use super::area::{AreaSelect, Whose, name_of};
use super::back::Back;
use super::chosen::{Chosen, chooses};
use super::live::live;
use super::month::awaited;
use super::month::state_word::{StateSelect, icon, word};
use super::pages::Pages;
use super::parts::Heading;
use super::said::forget_with_screen;
use super::save_as::{SaveAs, as_table};
use super::state::{Load, use_desk};
use super::{GRID, OVERVIEW, format, lang, words};
use crate::domain::obligation::ObligationState;
use crate::domain::period::Month;
use crate::domain::unit::{UnitId, UnitKind};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::wire::paths;
use crate::wire::trend::{UnitMonths, UnitOrder};

/// Rows asked for at a time.
const PAGE: usize = 200;

#[component]
pub fn Grid() -> impl IntoView {
    let desk = use_desk();
    let filter = of_address(|path| path.starts_with(GRID), |get| Filter::read(get));
    let month = Memo::new(move |_| filter.with(|filter| filter.until).unwrap_or_else(|| awaited(desk)));
    let chosen = RwSignal::new(BTreeSet::new());
    let pages = Memo::new(move |_| (filter.get(), month.get()));
    // With the month and the order in which it was asked for.
    let shown = RwSignal::new(None::<(Pages<UnitMonths>, Month, UnitOrder)>);
    let back = Back::here(desk);
    Effect::new(move |_| {
        let (filter, month) = pages.get();
        chosen.set(BTreeSet::new());
        let path = format!("{}?until={month}&limit={PAGE}{}", paths::TREND_UNITS, filter.api_query());
        // Sorted by figures, a row that falls back has not left the list.
        let list = if filter.sort == UnitOrder::Place { Pages::keyed(path, |row: &UnitMonths| row.unit.id.0) } else { Pages::new(path) };
        list.load_as_far(desk, rows::reaching(back.depth()));
        shown.set(Some((list, month, filter.sort)));
    });
    back.come_back(move || {
        shown.with(|shown| shown.as_ref().is_some_and(|(list, ..)| list.status.with(|status| *status == Load::Here(()))))
    });
    let unit_of = Callback::new(move |unit: UnitId| {
        let (list, ..) = shown.get_untracked()?;
        list.items.with_untracked(|rows| rows.iter().find(|row| row.unit.id == unit).map(|row| row.unit.clone()))
    });
    let changed = Callback::new(move |()| shown.get_untracked().into_iter().for_each(|(list, ..)| list.follow(desk)));
    live(move || {
        if let Some(Some((list, ..))) = shown.try_get_untracked() {
            list.refresh(desk);
        }
    });
    let within = Memo::new(move |_| filter.with(|filter| filter.area.clone()).or_else(|| desk.own_area()));
    let place = name_of(Signal::derive(move || Whose { area: filter.with(|filter| filter.area.clone()), ..Whose::default() }));
    // Both from one memo: an address made of two that hang on each other is not always made anew.
    let to = move |step: fn(Month) -> Month| {
        let (filter, month) = pages.get();
        Filter { until: Some(step(month)), ..filter }.link()
    };
    forget_with_screen(desk);
    view! {
        <div class="desk-top row between">
            <Heading text=text::grid_title(lang()) place keep_focus=true/>
            <div class="row">
                <a class="button small quiet" href=move || to(|month| month.previous())><Draw icon=Icon::Back/>{move || words().month(month.get().previous().first_day())}</a>
                <a class="button small quiet" href=move || to(|month| month.next())>{move || words().month(month.get().next().first_day())}<Draw icon=Icon::Next/></a>
                <a class="button small" href=move || filter.with(|filter| filter.overview(OVERVIEW))>{text::overview_way(lang())}</a>
            </div>
        </div>
        <Filters filter/>
        <Misread is=of_address(|path| path.starts_with(GRID), |get| Filter::is_misread(get)) all=GRID/>
        <Legend/>
        <p class="muted small">{move || text::grid_lead(lang(), words().month(month.get().first_day()))}</p>
        <p class="muted small no-print desk-wide-only" id="grid-keys">{if chooses(desk) { text::grid_keys(lang()) } else { text::grid_keys_alone(lang()) }}</p>
        {chooses(desk).then(|| view! { <Chosen month chosen unit_of changed/> })}
        <SaveAs files=as_table("unit-months", move || {
            let (filter, month) = pages.get();
            format!("until={month}{}", filter.api_query())
        })/>
        {move || shown.get().map(|(pages, month, order)| view! { <rows::Rows pages month order chosen within/> })}
    }
}

/// What the icons of the cells mean.
#[component]
fn Legend() -> impl IntoView {
    let key = |state: ObligationState| {
        view! { <li><span class="grid-key" data-state=state.code() aria-hidden="true"><Draw icon=icon(state)/></span>{word(lang(), state)}</li> }
    };
    view! {
        <ul class="chart-legend grid-legend" role="list" aria-label=text::grid_legend(lang())>
            {ObligationState::ALL.map(key)}
        </ul>
    }
}

#[component]
fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    let choose_area = Callback::new(move |area| go.run(Filter { area, ..filter.get_untracked() }));
    let states = Signal::derive(move || filter.with(|filter| filter.states));
    let choose_states = Callback::new(move |states| go.run(Filter { states, ..filter.get_untracked() }));
    let kind = move || filter.with(|filter| filter.kind.map(UnitKind::code).unwrap_or_default());
    let choose_kind = move |event| go.run(Filter { kind: UnitKind::from_code(&event_target_value(&event)), ..filter.get_untracked() });
    let sort = move || filter.with(|filter| filter.sort.code());
    let choose_sort = move |event| {
        let sort = UnitOrder::from_code(&event_target_value(&event)).unwrap_or_default();
        go.run(Filter { sort, ..filter.get_untracked() });
    };
    view! {
        <form class="desk-filters" role="search" aria-label=text::desk_filter(lang()) on:submit=|event| event.prevent_default()>
            <AreaSelect area choose=choose_area/>
            <StateSelect states choose=choose_states/>
            <label class="desk-select">
                <span>{text::grid_kind(lang())}</span>
                <select class="input" on:change=choose_kind prop:value=kind>
                    <option value="">{text::grid_every_kind(lang())}</option>
                    {UnitKind::ALL.into_iter().filter(|one| *one != UnitKind::Ministry).map(|one| view! { <option value=one.code() selected=move || kind() == one.code()>{format::unit_kind(lang(), one)}</option> }).collect_view()}
                </select>
            </label>
            <label class="desk-select">
                <span>{text::grid_sort(lang())}</span>
                <select class="input" on:change=choose_sort prop:value=sort>
                    {UnitOrder::ALL.map(|one| view! { <option value=one.code() selected=move || sort() == one.code()>{sorted(one)}</option> })}
                </select>
            </label>
        </form>
    }
}

fn sorted(order: UnitOrder) -> &'static str {
    match order {
        UnitOrder::Place => text::grid_sort_place(lang()),
        UnitOrder::MostActivities => text::grid_sort_most_activities(lang()),
        UnitOrder::FewestActivities => text::grid_sort_fewest_activities(lang()),
        UnitOrder::MostPeople => text::grid_sort_most_people(lang()),
        UnitOrder::FewestPeople => text::grid_sort_fewest_people(lang()),
    }
}
