//! The people of one's area: who they are, when their phones were last heard of, new ones, their cards, lost phones.
mod card;
mod cards;
mod enrol;
mod history;
mod import;
mod joined;
mod person;

use leptos::prelude::*;

use self::card::{CardDialog, CardFor};
use self::cards::{CardsDialog, summary_path};
use self::enrol::Enrol;
pub use self::import::EnrolmentImport;
use self::joined::{JoinedCount, JoinedSelect};
use self::person::Person;
use super::area::AreaSelect;
use super::coordinators::Gaps;
use super::parts::{Failure, Heading, Skeleton};
use super::save_as::{SaveAs, as_table};
use super::state::{Desk, Load, use_desk};
use super::{COORDINATORS, ENROLMENT, lang, words};
use crate::domain::area::AreaCode;
use crate::text;
use crate::ui::components::{Confirm, Draw, Empty, Icon};
use crate::wire::Page;
use crate::wire::paths;
use crate::wire::people::{JoiningSummary, PersonView};
use crate::wire::url::url_part;

/// The people as loaded so far, and the dialogs about one of them.
#[derive(Clone, Copy)]
struct Shown {
    people: RwSignal<Vec<PersonView>>,
    status: RwSignal<Load<()>>,
    next: RwSignal<Option<String>>,
    area: RwSignal<Option<AreaCode>>,
    /// Only officials who have, or have not, joined.
    joined: RwSignal<Option<bool>>,
    summary: RwSignal<Load<JoiningSummary>>,
    /// Whose card is being made or shown.
    card: RwSignal<Option<CardFor>>,
    /// Whose devices are about to be cut off.
    cutting: RwSignal<Option<PersonView>>,
    failed: RwSignal<Option<String>>,
    turn: StoredValue<u32>,
}

impl Shown {
    fn new() -> Self {
        Self {
            people: RwSignal::new(Vec::new()),
            status: RwSignal::new(Load::Waiting),
            next: RwSignal::new(None),
            area: RwSignal::new(None),
            joined: RwSignal::new(None),
            summary: RwSignal::new(Load::Waiting),
            card: RwSignal::new(None),
            cutting: RwSignal::new(None),
            failed: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// `&area=34&joined=true`
    fn narrowed(self) -> String {
        let area = self.area.get().map(|area| format!("&area={area}")).unwrap_or_default();
        let joined = self.joined.get().map(|joined| format!("&joined={joined}")).unwrap_or_default();
        area + &joined
    }

    /// The first page, or with `cursor` the one after.
    fn load(self, desk: Desk, cursor: Option<String>) {
        self.turn.update_value(|turn| *turn += 1);
        let mine = self.turn.get_value();
        self.status.set(Load::Waiting);
        let mut path = format!("{}?limit=100{}", paths::PEOPLE, untrack(|| self.narrowed()));
        let is_first = cursor.is_none();
        if is_first {
            self.summary.set(Load::Waiting);
            desk.load(summary_path(self.area.get_untracked().as_ref()), self.summary);
        }
        if let Some(cursor) = cursor {
            path.push_str(&format!("&cursor={}", url_part(&cursor)));
        }
        desk.ask(
            move |api| Box::pin(async move { api.get::<Page<PersonView>>(path).await }),
            move |outcome| match outcome {
                _ if self.turn.try_get_value() != Some(mine) => {}
                Ok(page) => {
                    self.people.update(|people| {
                        if is_first {
                            people.clear();
                        }
                        people.extend(page.items);
                    });
                    self.next.set(page.next);
                    self.status.set(Load::Here(()));
                }
                Err(code) => self.status.set(Load::Failed(code)),
            },
        );
    }

    fn cut_off(self, desk: Desk, person: PersonView) {
        self.failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.delete(paths::person_sessions(person.id)).await }),
            move |outcome| match outcome {
                // Whether they have joined changes with it, and so do the figures and who is on the list.
                Ok(()) => self.load(desk, None),
                Err(code) => self.failed.set(Some(code)),
            },
        );
    }
}

#[component]
pub fn People() -> impl IntoView {
    let (desk, shown) = (use_desk(), Shown::new());
    let (search, enrolling, printing) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    Effect::new(move |_| {
        shown.area.track();
        shown.joined.track();
        shown.load(desk, None);
    });
    let enrolled = Callback::new(move |person: PersonView| {
        shown.people.update(|people| people.insert(0, person.clone()));
        enrolling.set(false);
        shown.card.set(Some(CardFor::new(&person)));
    });
    view! {
        <div class="desk-people">
            <div class="desk-top row between">
                <Heading text=text::desk_people(lang())/>
                <div class="buttons">
                    <a class="button small" href=COORDINATORS>{text::coordinators_title(lang())}</a>
                    <a class="button small" href=ENROLMENT>{text::enrolment_way(lang())}</a>
                    <button type="button" class="button small" on:click=move |_| printing.set(true)><Draw icon=Icon::Document/>{text::cards_print(lang())}</button>
                    <button type="button" class="button primary small" on:click=move |_| enrolling.set(true)><Draw icon=Icon::Plus/>{text::desk_enrol(lang())}</button>
                </div>
            </div>
            <Gaps/>
            <div class="desk-filters" role="search">
                <label class="desk-select desk-search">
                    <span>{text::desk_search(lang())}</span>
                    <input class="input" type="search" placeholder=text::desk_search_hint(lang()) on:input=move |event| search.set(event_target_value(&event))/>
                </label>
                <AreaSelect area=shown.area.into() choose=Callback::new(move |area| shown.area.set(area))/>
                <JoinedSelect joined=shown.joined/>
            </div>
            <JoinedCount summary=shown.summary/>
            {move || shown.failed.get().map(|code| view! { <Failure code/> })}
            <SaveAs files=as_table("people", move || shown.narrowed())/>
            <Table shown search/>
        </div>
        {move || enrolling.get().then(|| view! { <Enrol enrolled close=Callback::new(move |()| enrolling.set(false))/> })}
        {move || shown.card.get().map(|of| view! { <CardDialog of made=Callback::new(move |()| shown.load(desk, None)) close=Callback::new(move |()| shown.card.set(None))/> })}
        {move || printing.get().then(|| view! {
            <CardsDialog
                area=shown.area.get_untracked()
                done=Callback::new(move |()| shown.load(desk, None))
                close=Callback::new(move |()| printing.set(false))
            />
        })}
        <CutOff shown/>
    }
}

#[component]
fn Table(shown: Shown, search: RwSignal<String>) -> impl IntoView {
    let desk = use_desk();
    let found = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        shown.people.with(|people| people.iter().filter(|person| matches(person, &wanted)).cloned().collect::<Vec<_>>())
    });
    let head = [
        text::desk_name(lang()),
        text::desk_unit(lang()),
        text::people_joined_label(lang()),
        text::desk_devices(lang()),
        text::desk_last_contact(lang()),
    ];
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <table class="desk-table">
                <caption class="sr-only">{text::desk_people(lang())}</caption>
                <thead><tr>{head.map(|word| view! { <th scope="col">{word}</th> })}<th scope="col"><span class="sr-only">{text::desk_actions(lang())}</span></th></tr></thead>
                <tbody>
                    <For each=move || found.get() key=|person| (person.id, person.devices, person.last_seen_at, person.joined_at, person.card_until) let:person><Person person shown/></For>
                </tbody>
            </table>
        </Show>
        {move || match shown.status.get() {
            Load::Waiting => view! { <Skeleton lines=4/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| shown.load(desk, None))/> }.into_any(),
            Load::Here(()) if found.with(Vec::is_empty) => view! { <Empty icon=Icon::People word=text::desk_nobody(lang())/> }.into_any(),
            Load::Here(()) => view! {
                <div class="desk-more">
                    {shown.next.get().map(|cursor| view! {
                        <button type="button" class="button" on:click=move |_| shown.load(desk, Some(cursor.clone()))>{text::desk_more(lang())}</button>
                    })}
                    <p class="muted small" role="status">{text::desk_shown(lang(), words().count(found.with(Vec::len) as u64))}</p>
                </div>
            }
            .into_any(),
        }}
    }
}

/// `wanted` in lower case; empty finds everybody.
fn matches(person: &PersonView, wanted: &str) -> bool {
    let areas = person.unit.area_path.iter().flat_map(|area| [area.name_th.as_str(), area.name_en.as_str()]);
    let mut texts = [person.name.as_str(), person.position.as_str(), person.unit.name.as_str()].into_iter().chain(areas);
    texts.any(|text| text.to_lowercase().contains(wanted))
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
