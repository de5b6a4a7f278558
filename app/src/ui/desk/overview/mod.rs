//! The overview: how the month stands, where, over a year, and what was just seen in the field.
mod areas;
mod channels;
pub mod filter;
mod legend;
mod level;
mod map;
mod newest;
mod scale;
mod standing;
mod trend;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::filter::{Figure, Filter};
use self::scale::Scale;
use super::address::{Misread, of_address};
use super::area::{AreaSelect, Whose, name_of, sees_areas};
use super::back::Back;
use super::live::live;
use super::month::awaited;
use super::parts::{Failure, Heading};
use super::state::{Desk, Load, use_desk};
use super::{GRID, OVERVIEW, lang, words};
use crate::domain::access::Scope;
use crate::domain::period::Month;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::wire::months::MonthSummary;
use crate::wire::paths;
use crate::wire::trend::{AreaTrend, Trend};

/// What is on screen.
#[derive(Clone, Copy)]
struct Shown {
    desk: Desk,
    summary: RwSignal<Load<MonthSummary>>,
    trend: RwSignal<Load<Trend>>,
    areas: RwSignal<Load<AreaTrend>>,
    /// Counts the times something may have come in.
    news: RwSignal<u32>,
    filter: Memo<Filter>,
    /// The month of the figures: the last one shown.
    month: Memo<Month>,
    /// By which the map and the table are coloured: of all areas and months that are shown.
    scale: Memo<Scale>,
}

#[component]
pub fn Overview() -> impl IntoView {
    let desk = use_desk();
    let filter = of_address(|path| path.starts_with(OVERVIEW), |get| Filter::read(get));
    let month = Memo::new(move |_| filter.with(|filter| filter.until).unwrap_or_else(|| awaited(desk)));
    let areas = RwSignal::new(Load::Waiting);
    let shown = Shown {
        desk,
        summary: RwSignal::new(Load::Waiting),
        trend: RwSignal::new(Load::Waiting),
        areas,
        news: RwSignal::new(0),
        filter,
        month,
        scale: Memo::new(move |_| {
            let figure = filter.with(|filter| filter.figure);
            let most = areas.with(|areas| if let Load::Here(trend) = areas { level::most(figure, trend) } else { 0 });
            Scale::new(figure, most)
        }),
    };
    let asked = Memo::new(move |_| (filter.with(|filter| filter.area.clone()), month.get()));
    Effect::new(move |_| {
        // `get`, not `track`: a memo that nobody reads never looks at what it is made of again.
        let _ = asked.get();
        shown.load();
    });
    // What stands on screen stays until the new figures are here.
    live(move || {
        shown.news.update(|news| *news += 1);
        shown.refresh();
    });
    Back::here(desk).come_back(move || is_here(shown.summary) && is_here(shown.trend) && is_here(shown.areas));
    // Refused as a whole, it is said once and not in every card.
    let failed =
        Memo::new(move |_| failed_with(shown.summary).filter(|_| failed_with(shown.trend).is_some() && failed_with(shown.areas).is_some()));
    let has_map = Memo::new(move |_| is_country(shown));
    let has_areas = sees_areas(desk);
    let place = name_of(Signal::derive(move || Whose { area: filter.with(|filter| filter.area.clone()), ..Whose::default() }));
    let title = Signal::derive(move || text::overview_title(lang(), words().month(month.get().first_day())));
    view! {
        <div class="desk-top row between">
            <Heading text=title place keep_focus=true/>
            <Around shown/>
        </div>
        <Filters shown/>
        <Misread is=of_address(|path| path.starts_with(OVERVIEW), |get| Filter::is_misread(get)) all=OVERVIEW/>
        {move || failed.get().map(|code| view! { <Failure code retry=shown.retry()/> })}
        <div class="overview" hidden=move || failed.with(Option::is_some)>
            <standing::Standing shown/>
            <channels::Channels shown/>
            <trend::TrendChart shown/>
            {move || has_map.get().then(|| view! { <map::Map shown/> })}
            <newest::Newest shown has_map/>
            {has_areas.then(|| view! { <areas::Areas shown/> })}
        </div>
    }
}

fn is_here<T: Send + Sync + 'static>(load: RwSignal<Load<T>>) -> bool {
    load.with(|load| matches!(load, Load::Here(_)))
}

/// The code of why it is not here.
fn failed_with<T: Clone + Send + Sync + 'static>(load: RwSignal<Load<T>>) -> Option<String> {
    load.with(|load| if let Load::Failed(code) = load { Some(code.clone()) } else { None })
}

/// The provinces stand on a map where somebody sees all of them and asks for no less.
fn is_country(shown: Shown) -> bool {
    let is_whole = shown.filter.with(|filter| filter.area.is_none()) && is_here(shown.areas);
    is_whole && shown.desk.actor().is_some_and(|actor| actor.scope() == Scope::Everything)
}

/// What a card shows, as a whole: it is drawn anew when that changes, and not when its figures do.
#[derive(Debug, Clone, PartialEq)]
enum Card {
    Waiting,
    Failed(String),
    Nothing,
    Here,
}

fn card<T: Send + Sync + 'static>(load: RwSignal<Load<T>>, is_nothing: fn(&T) -> bool) -> Memo<Card> {
    Memo::new(move |_| {
        load.with(|load| match load {
            Load::Waiting => Card::Waiting,
            Load::Failed(code) => Card::Failed(code.clone()),
            Load::Here(value) if is_nothing(value) => Card::Nothing,
            Load::Here(_) => Card::Here,
        })
    })
}

/// The figures of a card that is [`Card::Here`].
fn here<T: Clone + PartialEq + Send + Sync + 'static>(load: RwSignal<Load<T>>) -> Memo<Option<T>> {
    Memo::new(move |_| load.with(|load| if let Load::Here(value) = load { Some(value.clone()) } else { None }))
}

impl Shown {
    fn load(self) {
        self.summary.set(Load::Waiting);
        self.trend.set(Load::Waiting);
        self.areas.set(Load::Waiting);
        self.refresh();
    }

    fn refresh(self) {
        let (area, query) = untrack(|| (self.area(), self.api_query()));
        self.desk.load(format!("{}?area={area}", paths::month_summary(self.month.get_untracked())), self.summary);
        self.desk.load(format!("{}?{query}", paths::TREND), self.trend);
        self.desk.load(format!("{}?{query}", paths::TREND_AREAS), self.areas);
    }

    /// What the figures over a year are asked for by.
    fn api_query(self) -> String {
        format!("until={}&area={}", self.month.get(), self.area())
    }

    /// Empty: all of what one may see.
    fn area(self) -> String {
        self.filter.with(|filter| filter.area.as_ref().map(ToString::to_string).unwrap_or_default())
    }

    fn retry(self) -> Callback<()> {
        Callback::new(move |()| self.load())
    }
}

/// The months before and after, and the same as a grid.
#[component]
fn Around(shown: Shown) -> impl IntoView {
    // Both from one memo: an address made of two that hang on each other is not always made anew.
    let asked = Memo::new(move |_| (shown.filter.get(), shown.month.get()));
    let to = move |step: fn(Month) -> Month| {
        let (filter, month) = asked.get();
        Filter { until: Some(step(month)), ..filter }.link(OVERVIEW)
    };
    view! {
        <div class="row">
            <a class="button small quiet" href=move || to(|month| month.previous())><Draw icon=Icon::Back/>{move || words().month(shown.month.get().previous().first_day())}</a>
            <a class="button small quiet" href=move || to(|month| month.next())>{move || words().month(shown.month.get().next().first_day())}<Draw icon=Icon::Next/></a>
            <a class="button small" href=move || shown.filter.with(|filter| filter.link(GRID))><Draw icon=Icon::List/>{text::grid_title(lang())}</a>
        </div>
    }
}

#[component]
fn Filters(shown: Shown) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(OVERVIEW), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || shown.filter.with(|filter| filter.area.clone()));
    let choose_area = Callback::new(move |area| go.run(Filter { area, ..shown.filter.get_untracked() }));
    let chosen = move || shown.filter.with(|filter| filter.figure.code());
    let choose = move |event| {
        go.run(Filter { figure: Figure::from_code(&event_target_value(&event)).unwrap_or_default(), ..shown.filter.get_untracked() });
    };
    view! {
        <form class="desk-filters" role="search" aria-label=text::desk_filter(lang()) on:submit=|event| event.prevent_default()>
            <AreaSelect area choose=choose_area/>
            <label class="desk-select">
                <span>{text::overview_figure(lang())}</span>
                <select class="input" on:change=choose prop:value=chosen>
                    {Figure::ALL.map(|figure| view! {
                        <option value=figure.code() selected=move || chosen() == figure.code()>{level::word(figure)}</option>
                    })}
                </select>
            </label>
        </form>
    }
}
