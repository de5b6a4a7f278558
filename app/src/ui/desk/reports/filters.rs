//! The questions above the list. What is chosen goes into the address bar and from there to the list.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::{Filter, Shown};
use crate::domain::channel::Channel;
use crate::domain::period::Month;
use crate::text;
use crate::ui::desk::area::AreaSelect;
use crate::ui::desk::parts::chip;
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{lang, words};
use crate::ui::names;

/// Months offered, this one first.
const MONTHS: usize = 24;

#[component]
pub fn Filters(filter: Signal<Filter>) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |filter: Filter| {
        let options = NavigateOptions { scroll: false, ..Default::default() };
        navigate(&filter.link("/desk"), options);
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    let choose_area = Callback::new(move |area| go.run(Filter { area, ..filter.get_untracked() }));
    view! {
        <form class="desk-filters" role="search" aria-label=text::desk_filter(lang()) on:submit=|event| event.prevent_default()>
            <ShownSelect filter go/>
            <AreaSelect area choose=choose_area/>
            <ChannelSelect filter go/>
            <MonthSelect filter go/>
            <Chips filter/>
            {move || filter.with(|filter| !filter.is_empty()).then(|| view! {
                <a class="button small quiet" href="/desk">{text::desk_show_all(lang())}</a>
            })}
        </form>
    }
}

/// What a link has narrowed the list to beyond the questions; each can be taken away.
#[component]
fn Chips(filter: Signal<Filter>) -> impl IntoView {
    let (desk, lang) = (use_desk(), lang());
    // The rows know the unit's name, if there are any.
    let unit_name = move || {
        let name = desk.reports.rows.with(|rows| rows.first().map(|row| words().num(&row.unit.name)));
        text::desk_chip_unit(lang, name.unwrap_or_else(|| text::desk_chip_one_unit(lang).to_owned()))
    };
    let chip = move |word: String, without: Filter| chip(word, without.link("/desk"));
    move || {
        let now = filter.get();
        let own = if now.area.is_some() { text::desk_chip_own(lang) } else { text::desk_chip_agencies(lang) };
        let chips = [
            now.unit.map(|_| chip(unit_name(), Filter { unit: None, ..now.clone() })),
            now.own.then(|| chip(own.to_owned(), Filter { own: false, ..now.clone() })),
            now.counted.then(|| chip(text::desk_chip_counted(lang).to_owned(), Filter { counted: false, ..now.clone() })),
        ];
        chips.into_iter().flatten().collect_view()
    }
}

#[component]
fn ShownSelect(filter: Signal<Filter>, go: Callback<Filter>) -> impl IntoView {
    let lang = lang();
    let word = |shown| match shown {
        Shown::ToJudge => text::desk_shown_to_judge(lang),
        Shown::AwaitingPhotos => text::desk_state_awaiting(lang),
        Shown::Returned => text::desk_state_returned(lang),
        Shown::Accepted => text::desk_state_accepted(lang),
        Shown::All => text::desk_shown_all(lang),
    };
    let change =
        move |event| go.run(Filter { shown: Shown::from_code(&event_target_value(&event)).unwrap_or_default(), ..filter.get_untracked() });
    let chosen = move || filter.with(|filter| filter.shown.code());
    view! {
        <label class="desk-select">
            <span>{text::desk_shown_label(lang)}</span>
            <select class="input" on:change=change prop:value=chosen>
                {Shown::ALL.into_iter().map(|shown| view! {
                    <option value=shown.code() selected=move || chosen() == shown.code()>{word(shown)}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn ChannelSelect(filter: Signal<Filter>, go: Callback<Filter>) -> impl IntoView {
    let lang = lang();
    let change = move |event| go.run(Filter { channel: Channel::from_code(&event_target_value(&event)), ..filter.get_untracked() });
    let chosen = move || filter.with(|filter| filter.channel.map(Channel::code).unwrap_or_default());
    view! {
        <label class="desk-select">
            <span>{text::desk_channel(lang)}</span>
            <select class="input" on:change=change prop:value=chosen>
                <option value="">{text::desk_every_channel(lang)}</option>
                {Channel::ALL.into_iter().map(|channel| view! {
                    <option value=channel.code() selected=move || chosen() == channel.code()>
                        {format!("{} {}", words().num(channel.number()), names::channel(words(), channel))}
                    </option>
                }).collect_view()}
            </select>
        </label>
    }
}

#[component]
fn MonthSelect(filter: Signal<Filter>, go: Callback<Filter>) -> impl IntoView {
    let lang = lang();
    let this_month = Month::of(use_desk().context.today());
    let mut months: Vec<Month> = std::iter::successors(Some(this_month), |month| Some(month.previous())).take(MONTHS).collect();
    // A shared link may name an older month.
    if let Some(asked) = filter.with_untracked(|filter| filter.month).filter(|asked| !months.contains(asked)) {
        months.push(asked);
    }
    let change = move |event| go.run(Filter { month: Month::parse(&event_target_value(&event)).ok(), ..filter.get_untracked() });
    let chosen = move || filter.with(|filter| filter.month);
    view! {
        <label class="desk-select">
            <span>{text::desk_month(lang)}</span>
            <select class="input" on:change=change prop:value=move || chosen().map(|month| month.to_string()).unwrap_or_default()>
                <option value="">{text::desk_every_month(lang)}</option>
                {months.into_iter().map(|month| view! {
                    <option value=month.to_string() selected=move || chosen() == Some(month)>{words().month(month.first_day())}</option>
                }).collect_view()}
            </select>
        </label>
    }
}
