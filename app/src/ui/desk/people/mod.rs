//! The people of one's area: who they are, when their phones were last heard of, new ones, their cards, lost phones.
mod card;
mod cards;
mod enrol;
mod filter;
mod history;
mod import;
mod joined;
mod person;
mod personal;

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use self::card::{CardDialog, CardFor};
use self::cards::{CardsDialog, summary_path};
use self::enrol::Enrol;
use self::filter::Filter;
pub use self::import::EnrolmentImport;
use self::joined::{JoinedCount, JoinedSelect};
use self::person::Person;
use self::personal::PersonalDialog;
use super::address::{Misread, of_address};
use super::area::{AreaSelect, Whose, name_of};
use super::coordinators::Gaps;
use super::pages::Pages;
use super::parts::{Failure, Heading};
use super::save_as::{SaveAs, as_table};
use super::state::{Desk, Load, use_desk};
use super::{COORDINATORS, ENROLMENT, PEOPLE, lang, words};
use crate::domain::search::MAX_LETTERS;
use crate::text;
use crate::ui::components::{Confirm, Draw, Empty, Icon};
use crate::wire::paths;
use crate::wire::people::{JoiningSummary, PersonView};

/// Rows asked for at a time.
const PAGE: usize = 100;
/// How long one stops typing before what is typed is looked for.
const PAUSE: Duration = Duration::from_millis(300);

/// The people as loaded so far, and the dialogs about one of them.
#[derive(Clone, Copy)]
struct Shown {
    people: Pages<PersonView>,
    filter: Memo<Filter>,
    summary: RwSignal<Load<JoiningSummary>>,
    /// Whose card is being made or shown.
    card: RwSignal<Option<CardFor>>,
    /// Whose devices are about to be cut off.
    cutting: RwSignal<Option<PersonView>>,
    /// Whose data is about to be shown or erased.
    personal: RwSignal<Option<PersonView>>,
    failed: RwSignal<Option<String>>,
    /// What the figures were asked for by.
    counted: StoredValue<Option<String>>,
}

impl Shown {
    fn new() -> Self {
        Self {
            people: Pages::new(String::new()),
            filter: of_address(|path| path == PEOPLE, |get| Filter::read(get)),
            summary: RwSignal::new(Load::Waiting),
            card: RwSignal::new(None),
            cutting: RwSignal::new(None),
            personal: RwSignal::new(None),
            failed: RwSignal::new(None),
            counted: StoredValue::new(None),
        }
    }

    /// What the filter leaves.
    fn start(self, desk: Desk, filter: &Filter) {
        // The figures are of an area, whatever is looked for in it.
        let area = Some(summary_path(filter.area.as_ref()));
        if self.counted.try_update_value(|counted| std::mem::replace(counted, area.clone())).flatten() != area {
            self.summary.set(Load::Waiting);
            self.ask_summary(desk);
        }
        self.people.start(desk, format!("{}?limit={PAGE}&{}", paths::PEOPLE, filter.query()), 0);
    }

    /// The same again: somebody was enrolled, got a card, or was cut off.
    fn again(self, desk: Desk) {
        self.ask_summary(desk);
        self.people.follow(desk);
    }

    fn ask_summary(self, desk: Desk) {
        if let Some(path) = self.filter.try_with_untracked(|filter| summary_path(filter.area.as_ref())) {
            desk.load(path, self.summary);
        }
    }

    fn cut_off(self, desk: Desk, person: PersonView) {
        self.failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.delete(paths::person_sessions(person.id)).await }),
            move |outcome| match outcome {
                // Whether they have joined changes with it, and so do the figures and who is on the list.
                Ok(()) => self.again(desk),
                Err(code) => self.failed.set(Some(code)),
            },
        );
    }
}

#[component]
pub fn People() -> impl IntoView {
    let (desk, shown, navigate) = (use_desk(), Shown::new(), use_navigate());
    let (enrolling, printing) = (RwSignal::new(false), RwSignal::new(false));
    let filter = shown.filter;
    Effect::new(move |_| shown.start(desk, &filter.get()));
    let enrolled = Callback::new(move |person: PersonView| {
        shown.people.items.update(|people| people.insert(0, person.clone()));
        enrolling.set(false);
        shown.card.set(Some(CardFor::new(&person)));
    });
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    // Of what is typed only the last is asked for, and what Back leads to is no half-typed word.
    let navigate = use_navigate();
    let mut search = debounce(PAUSE, move |q: String| {
        // None when one has left meanwhile.
        if let Some(now) = filter.try_get_untracked() {
            navigate(&Filter { q, ..now }.link(), NavigateOptions { scroll: false, replace: true, ..Default::default() });
        }
    });
    let q = Memo::new(move |_| filter.with(|filter| filter.q.clone()));
    let place = name_of(Signal::derive(move || Whose { area: area.get(), ..Whose::default() }));
    view! {
        <div class="desk-people">
            <div class="desk-top row between">
                <Heading text=text::desk_people(lang()) place keep_focus=true/>
                <div class="buttons">
                    <a class="button small" href=COORDINATORS>{text::coordinators_title(lang())}</a>
                    <a class="button small" href=ENROLMENT>{text::enrolment_way(lang())}</a>
                    <button type="button" class="button small" on:click=move |_| printing.set(true)><Draw icon=Icon::Document/>{text::cards_print(lang())}</button>
                    <button type="button" class="button primary small" on:click=move |_| enrolling.set(true)><Draw icon=Icon::Plus/>{text::desk_enrol(lang())}</button>
                </div>
            </div>
            <Gaps area/>
            <div class="desk-filters" role="search">
                <label class="desk-select desk-search">
                    <span>{text::desk_search(lang())}</span>
                    <input class="input" type="search" placeholder=text::desk_search_hint(lang()) maxlength=MAX_LETTERS.to_string()
                        prop:value=move || q.get() on:input=move |event| search(event_target_value(&event))/>
                </label>
                <AreaSelect area choose=Callback::new(move |area| go.run(Filter { area, ..filter.get_untracked() }))/>
                <JoinedSelect joined=Signal::derive(move || filter.with(|filter| filter.joined)) choose=Callback::new(move |joined| go.run(Filter { joined, ..filter.get_untracked() }))/>
            </div>
            <Misread is=of_address(|path| path == PEOPLE, |get| Filter::is_misread(get)) all=PEOPLE/>
            <JoinedCount summary=shown.summary filter/>
            {move || shown.failed.get().map(|code| view! { <Failure code/> })}
            <SaveAs files=as_table("people", move || filter.with(Filter::query))/>
            <Table shown/>
        </div>
        {move || enrolling.get().then(|| view! { <Enrol enrolled close=Callback::new(move |()| enrolling.set(false))/> })}
        {move || shown.card.get().map(|of| view! { <CardDialog of made=Callback::new(move |()| shown.again(desk)) close=Callback::new(move |()| shown.card.set(None))/> })}
        {move || printing.get().then(|| view! {
            <CardsDialog
                area=area.get_untracked()
                done=Callback::new(move |()| shown.again(desk))
                close=Callback::new(move |()| printing.set(false))
            />
        })}
        <CutOff shown/>
        {move || shown.personal.get().map(|person| view! {
            <PersonalDialog person erased=Callback::new(move |()| shown.again(desk)) close=Callback::new(move |()| shown.personal.set(None))/>
        })}
    }
}

#[component]
fn Table(shown: Shown) -> impl IntoView {
    let people = shown.people;
    let is_any = Memo::new(move |_| people.items.with(|people| !people.is_empty()));
    let head = [
        text::desk_name(lang()),
        text::desk_unit(lang()),
        text::people_joined_label(lang()),
        text::desk_devices(lang()),
        text::desk_last_contact(lang()),
    ];
    let said = move || {
        let count = words().count(people.items.with(Vec::len) as u64);
        match people.has_more() {
            true => text::people_first(lang(), count),
            false if people.is_here() => text::desk_shown(lang(), count),
            false => String::new(),
        }
    };
    view! {
        <Show when=move || is_any.get()>
            <table class="desk-table">
                <caption class="sr-only">{text::desk_people(lang())}</caption>
                <thead><tr>{head.map(|word| view! { <th scope="col">{word}</th> })}<th scope="col"><span class="sr-only">{text::desk_actions(lang())}</span></th></tr></thead>
                <tbody>
                    <For each=move || people.items.get() key=|person| (person.id, person.devices, person.last_seen_at, person.joined_at, person.card_until) let:person><Person person shown/></For>
                </tbody>
            </table>
        </Show>
        {move || people.is_empty().then(|| view! { <Empty icon=Icon::People word=text::desk_nobody(lang())/> })}
        <p class="muted small" role="status">{said}</p>
        {people.foot()}
    }
}

/// "Cut off all devices of …?"
#[component]
fn CutOff(shown: Shown) -> impl IntoView {
    let (desk, open) = (use_desk(), RwSignal::new(false));
    let lang = lang();
    Effect::new(move |_| {
        if shown.cutting.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            shown.cutting.set(None);
        }
    });
    let body = Signal::derive(move || {
        shown.cutting.with(|person| person.as_ref().map(|person| text::desk_cut_off_body(lang, &person.name)).unwrap_or_default())
    });
    let on_yes = Callback::new(move |()| {
        if let Some(person) = shown.cutting.get_untracked() {
            shown.cut_off(desk, person);
        }
    });
    view! {
        <Confirm open title=text::desk_cut_off(lang) body yes=text::desk_cut_off(lang) no=text::desk_cancel(lang) danger=true on_yes/>
    }
}
