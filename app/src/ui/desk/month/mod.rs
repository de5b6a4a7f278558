//! The month: who owes a report, how it stands, and what was done; from the whole down to one village.
mod acts;
mod areas;
mod due_day;
mod excuse;
mod figures;
pub mod filter;
mod remind;
mod rows;
mod shown;
pub mod state_word;

pub use figures::{Bar, linked};

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::filter::Filter;
use self::shown::Shown;
use super::address::{Misread, of_address};
use super::area::{AreaSelect, Whose, name_of};
use super::back::Back;
use super::chosen::{Chosen, chooses};
use super::coordinators::Gaps;
use super::live::live;
use super::parts::{Heading, chip};
use super::said::forget_with_screen;
use super::save_as::{SaveAs, Saving, as_table};
use super::state::{Desk, Load, use_desk};
use super::{MONTHS, lang, words};
use crate::domain::obligation::Awaited;
use crate::domain::period::Month;
use crate::domain::thai_date::buddhist_year;
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::wire::paths;

#[component]
pub fn MonthScreen(month: Option<Month>) -> impl IntoView {
    let desk = use_desk();
    let month = month.unwrap_or_else(|| untrack(|| awaited(desk)));
    let shown = Shown::new(month);
    let filter = of_address(|path| path.starts_with(MONTHS), |get| Filter::read(get));
    let chosen = RwSignal::new(BTreeSet::new());
    let back = Back::here(desk);
    Effect::new(move |_| {
        chosen.set(BTreeSet::new());
        shown.load(desk, filter.get(), back);
    });
    back.come_back(move || shown.rows.is_here() && shown.summary.with(|summary| *summary != Load::Waiting));
    let unit_of = Callback::new(move |unit: UnitId| {
        shown.rows.items.with_untracked(|rows| rows.iter().find(|row| row.unit.id == unit).map(|row| row.unit.clone()))
    });
    live(move || shown.hear(desk));
    forget_with_screen(desk);
    let act = RwSignal::new(None::<acts::Act>);
    let can_be_saved = Memo::new(move |_| shown.rows.status.with(|status| !matches!(status, Load::Failed(_))));
    let place = name_of(Signal::derive(move || filter.with(|filter| Whose { area: filter.area.clone(), own: filter.own, unit: None })));
    view! {
        <div class="desk-top row between">
            <Heading text=text::month_title(lang(), words().month(month.first_day())) place keep_focus=true/>
            <Around shown filter/>
        </div>
        <Filters month filter/>
        <Misread is=of_address(|path| path.starts_with(MONTHS), |get| Filter::is_misread(get)) all=Filter::default().link(month)/>
        <Gaps area=Signal::derive(move || filter.with(|filter| filter.area.clone()))/>
        <figures::Figures shown/>
        <areas::Areas shown/>
        // Of what cannot be shown there are no files.
        {move || can_be_saved.get().then(|| view! { <SaveAs files=saving(month, filter)/> })}
        {chooses(desk).then(|| view! { <Chosen month chosen unit_of changed=Callback::new(move |()| shown.refresh(desk))/> })}
        <rows::Rows shown act chosen=chooses(desk).then_some(chosen)/>
        <acts::Dialogs shown act/>
    }
}

/// All rows of the filter as files, and the pictures of its area.
fn saving(month: Month, filter: Memo<Filter>) -> Vec<Saving> {
    let pictures = Signal::derive(move || {
        let of_area = filter.with(|filter| Filter { area: filter.area.clone(), own: filter.own, ..Filter::default() });
        format!("{}?{}", paths::month_pictures(month), of_area.query())
    });
    let year = Signal::derive(move || {
        let of_area = filter.with(|filter| Filter { area: filter.area.clone(), ..Filter::default() });
        format!("{}?{}", paths::year_summary(buddhist_year(month.first_day())), of_area.query())
    });
    let mut files = as_table("obligations", move || format!("month={month}&{}", filter.with(Filter::query)));
    files.extend([(text::export_zip(lang()), pictures), (text::export_year(lang()), year)]);
    files
}

/// As the server says; one of before says nothing.
pub fn awaited(desk: Desk) -> Month {
    let said = desk.context.me.with(|me| me.as_ref().and_then(|me| me.awaited));
    Awaited::on(desk.context.today(), said)
}

/// The months before and after, and the due day.
#[component]
fn Around(shown: Shown, filter: Memo<Filter>) -> impl IntoView {
    let (desk, month) = (use_desk(), shown.month);
    // Another month has other days.
    let to = move |month: Month| move || filter.with(|filter| Filter { due: None, ..filter.clone() }.link(month));
    let setting = RwSignal::new(false);
    view! {
        <div class="row">
            <a class="button small quiet" href=to(month.previous())><Draw icon=Icon::Back/>{words().month(month.previous().first_day())}</a>
            <a class="button small quiet" href=to(month.next())>{words().month(month.next().first_day())}<Draw icon=Icon::Next/></a>
            <due_day::DueDayButton open=setting/>
            {chooses(desk).then(|| view! { <remind::RemindListed shown/> })}
        </div>
        {move || setting.get().then(|| view! { <due_day::DueDayDialog shown close=Callback::new(move |()| setting.set(false))/> })}
    }
}

#[component]
fn Filters(month: Month, filter: Memo<Filter>) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(month), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    let choose_area = Callback::new(move |area| go.run(Filter { area, own: false, stuck: false, due: None, ..filter.get_untracked() }));
    let states = Signal::derive(move || filter.with(|filter| filter.states));
    let choose_states = Callback::new(move |states| go.run(Filter { states, ..filter.get_untracked() }));
    view! {
        <form class="desk-filters" role="search" aria-label=text::desk_filter(lang()) on:submit=|event| event.prevent_default()>
            <AreaSelect area choose=choose_area/>
            <state_word::StateSelect states choose=choose_states/>
            {move || filter.with(|filter| filter.own).then(|| {
                let is_area = filter.with(|filter| filter.area.is_some());
                let word = if is_area { text::desk_chip_own(lang()) } else { text::desk_chip_agencies(lang()) };
                chip(word.to_owned(), filter.with(|filter| Filter { own: false, ..filter.clone() }.link(month)))
            })}
            {move || filter.with(|filter| filter.due).map(|day| {
                chip(text::desk_chip_due(lang(), words().date(day)), filter.with(|filter| Filter { due: None, ..filter.clone() }.link(month)))
            })}
        </form>
    }
}
