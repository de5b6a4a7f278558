//! The questions above the wall. What is chosen goes into the address bar and from there to the wall.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::Filter;
use crate::domain::access::{Action, Target, may};
use crate::domain::channel::Channel;
use crate::domain::period::Month;
use crate::domain::report::TOPICS;
use crate::text;
use crate::ui::components::Chip;
use crate::ui::desk::area::AreaSelect;
use crate::ui::desk::parts::chip;
use crate::ui::desk::state::{Desk, use_desk};
use crate::ui::desk::{PICTURES, lang, words};
use crate::ui::names;

/// Months offered, this one first.
const MONTHS: usize = 24;

/// Whether whoever reads is told of warnings at all.
pub fn is_told(desk: Desk) -> bool {
    desk.actor().is_some_and(|actor| may(&actor, Action::ReadLikenesses, &Target { unit: actor.unit, area: actor.area.as_ref() }))
}

#[component]
pub fn Filters(filter: Memo<Filter>) -> impl IntoView {
    let (desk, navigate) = (use_desk(), use_navigate());
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    let choose_area = Callback::new(move |area| go.run(Filter { area, ..filter.get_untracked() }));
    let channel = Signal::derive(move || filter.with(|filter| filter.channel.map(Channel::code).unwrap_or_default().to_owned()));
    let choose_channel = Callback::new(move |code: String| go.run(Filter { channel: Channel::from_code(&code), ..filter.get_untracked() }));
    let month = Signal::derive(move || filter.with(|filter| filter.month.map(|month| month.to_string()).unwrap_or_default()));
    let choose_month = Callback::new(move |text: String| go.run(Filter { month: Month::parse(&text).ok(), ..filter.get_untracked() }));
    let topic = Signal::derive(move || filter.with(|filter| filter.topic.clone().unwrap_or_default()));
    let choose_topic =
        Callback::new(move |code: String| go.run(Filter { topic: Some(code).filter(|code| !code.is_empty()), ..filter.get_untracked() }));
    let choose_warned = Callback::new(move |warned| go.run(Filter { warned, ..filter.get_untracked() }));
    let channels = Channel::ALL
        .into_iter()
        .map(|channel| (channel.code().to_owned(), format!("{} {}", words().num(channel.number()), names::channel(words(), channel))));
    view! {
        <form class="desk-filters" role="search" aria-label=text::pictures_filter(lang()) on:submit=|event| event.prevent_default()>
            <AreaSelect area choose=choose_area/>
            <Choice label=text::desk_channel(lang()) every=text::desk_every_channel(lang()) options=channels.collect() chosen=channel choose=choose_channel/>
            <Choice label=text::desk_month(lang()) every=text::desk_every_month(lang()) options=months(desk, filter) chosen=month choose=choose_month/>
            <Choice label=text::desk_topics(lang()) every=text::pictures_every_topic(lang()) options=topics(filter) chosen=topic choose=choose_topic/>
            {is_told(desk).then(|| view! {
                <Chip name="likeness" label=text::pictures_only_warned(lang()) checked=Signal::derive(move || filter.with(|filter| filter.warned)) change=choose_warned/>
            })}
            {move || filter.with(|filter| filter.unit.is_some()).then(|| {
                let without = Filter { unit: None, ..filter.get() };
                chip(text::desk_chip_one_unit(lang()).to_owned(), without.link())
            })}
            {move || filter.with(|filter| !filter.is_empty()).then(|| view! {
                <a class="button small quiet" href=PICTURES>{text::desk_show_all(lang())}</a>
            })}
        </form>
    }
}

/// A shared link may name an older month.
fn months(desk: Desk, filter: Memo<Filter>) -> Vec<(String, String)> {
    let this_month = Month::of(desk.context.today());
    let mut months: Vec<Month> = std::iter::successors(Some(this_month), |month| Some(month.previous())).take(MONTHS).collect();
    let asked = filter.with_untracked(|filter| filter.month);
    months.extend(asked.filter(|asked| !months.contains(asked)));
    months.into_iter().map(|month| (month.to_string(), words().month(month.first_day()))).collect()
}

/// And a topic that this version does not know.
fn topics(filter: Memo<Filter>) -> Vec<(String, String)> {
    let asked = filter.with_untracked(|filter| filter.topic.clone()).filter(|asked| !TOPICS.contains(&asked.as_str()));
    TOPICS.into_iter().map(str::to_owned).chain(asked).map(|code| (code.clone(), names::topic(words(), &code))).collect()
}

/// A select of codes and their words; the empty code is all of them.
#[component]
fn Choice(
    label: &'static str,
    every: &'static str,
    options: Vec<(String, String)>,
    chosen: Signal<String>,
    choose: Callback<String>,
) -> impl IntoView {
    let options = options.into_iter().map(|(code, word)| {
        let mine = code.clone();
        view! { <option value=code selected=move || chosen.with(|chosen| *chosen == mine)>{word}</option> }
    });
    view! {
        <label class="desk-select">
            <span>{label}</span>
            <select class="input" on:change=move |event| choose.run(event_target_value(&event)) prop:value=move || chosen.get()>
                <option value="">{every}</option>
                {options.collect_view()}
            </select>
        </label>
    }
}
