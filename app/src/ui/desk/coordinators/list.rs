//! The agencies of one's area and who coordinates them; what it is narrowed to stands in the address.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::Filter;
use super::{TermState, address, term};
use crate::domain::assignment::{AssignmentState, names_coordinator};
use crate::domain::unit::UnitKind;
use crate::offline::api::{Api, ApiError};
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, State, Tone};
use crate::ui::desk::address::{Misread, of_address};
use crate::ui::desk::area::{AreaSelect, Whose, name_of};
use crate::ui::desk::back::Back;
use crate::ui::desk::more::More;
use crate::ui::desk::parts::{Failure, Heading, Skeleton};
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{COORDINATORS, PEOPLE, format, lang, words};
use crate::wire::assignments::{self, Coordination};
use crate::wire::paths;
use crate::wire::url::url_part;

/// The least height of a line, CSS pixels.
const LINE: f64 = 60.0;

/// The list as loaded so far.
#[derive(Clone, Copy)]
struct Shown {
    lines: RwSignal<Vec<Coordination>>,
    /// None until it is known.
    missing: RwSignal<Option<u32>>,
    status: RwSignal<Load<()>>,
    next: RwSignal<Option<String>>,
    turn: StoredValue<u32>,
}

impl Shown {
    fn new() -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            missing: RwSignal::new(None),
            status: RwSignal::new(Load::Waiting),
            next: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// From the beginning, with nothing on screen until the answer is here.
    fn start(self, desk: Desk, path: String, count: usize) {
        self.lines.set(Vec::new());
        self.missing.set(None);
        self.next.set(None);
        self.load(desk, path, None, count);
    }

    /// `path` with its query; with a cursor, what follows. `count`: so many lines or a few more.
    fn load(self, desk: Desk, path: String, cursor: Option<String>, count: usize) {
        self.turn.update_value(|turn| *turn += 1);
        let (mine, is_first) = (self.turn.get_value(), cursor.is_none());
        self.status.set(Load::Waiting);
        desk.ask(
            move |api| Box::pin(as_far_as(api, path, cursor, count)),
            move |outcome| match outcome {
                _ if self.turn.try_get_value() != Some(mine) => {}
                Ok(page) => {
                    self.lines.update(|lines| {
                        if is_first {
                            lines.clear();
                        }
                        lines.extend(page.items);
                    });
                    self.missing.set(Some(page.missing));
                    self.next.set(page.next);
                    self.status.set(Load::Here(()));
                }
                Err(code) => self.status.set(Load::Failed(code)),
            },
        );
    }
}

/// Page after page, until so many lines are there or there are no more.
async fn as_far_as(api: Api, path: String, mut cursor: Option<String>, count: usize) -> Result<assignments::Coordinators, ApiError> {
    let mut lines = Vec::new();
    loop {
        let path = cursor.map_or_else(|| path.clone(), |cursor| format!("{path}&cursor={}", url_part(&cursor)));
        let page = api.get::<assignments::Coordinators>(path).await?;
        lines.extend(page.items);
        cursor = page.next;
        if cursor.is_none() || lines.len() >= count {
            return Ok(assignments::Coordinators { items: lines, next: cursor, missing: page.missing });
        }
    }
}

#[component]
pub fn Coordinators() -> impl IntoView {
    let (desk, shown, navigate) = (use_desk(), Shown::new(), use_navigate());
    let filter = of_address(|path| path == COORDINATORS, |get| Filter::read(get));
    let path = Memo::new(move |_| format!("{}?limit=50&{}", paths::COORDINATORS, filter.with(Filter::query)));
    let back = Back::here(desk);
    Effect::new(move |_| shown.start(desk, path.get(), back.rows(LINE)));
    back.come_back(move || shown.status.with(|status| *status == Load::Here(())));
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    let place = name_of(Signal::derive(move || Whose { area: area.get(), ..Whose::default() }));
    let kind = move || filter.with(|filter| filter.kind.map(UnitKind::code).unwrap_or_default());
    let choose_kind = move |event| go.run(Filter { kind: UnitKind::from_code(&event_target_value(&event)), ..filter.get_untracked() });
    let only_missing = move |event| go.run(Filter { missing: event_target_checked(&event), ..filter.get_untracked() });
    let kinds = UnitKind::ALL.into_iter().filter(|kind| names_coordinator(*kind));
    let (is_any, has_more) = (
        move || shown.lines.with(|lines| !lines.is_empty()),
        Memo::new(move |_| shown.next.with(Option::is_some) && shown.status.with(|status| !matches!(status, Load::Failed(_)))),
    );
    let is_waiting = Memo::new(move |_| shown.status.with(|status| *status == Load::Waiting));
    let is_whole = Memo::new(move |_| shown.status.with(|status| *status == Load::Here(())) && !has_more.get());
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=PEOPLE><Draw icon=Icon::Back/>{text::desk_people(lang())}</a>
        </nav>
        <div class="desk-top"><Heading text=text::coordinators_title(lang()) place keep_focus=true/></div>
        <p class="muted">{text::coordinators_lead(lang())}</p>
        <div class="desk-filters" role="search">
            <AreaSelect area choose=Callback::new(move |area| go.run(Filter { area, ..filter.get_untracked() }))/>
            <label class="desk-select">
                <span>{text::desk_kind(lang())}</span>
                <select class="input" on:change=choose_kind prop:value=kind>
                    <option value="">{text::desk_every_kind(lang())}</option>
                    {kinds.map(|one| view! { <option value=one.code() selected=move || kind() == one.code()>{format::unit_kind(lang(), one)}</option> }).collect_view()}
                </select>
            </label>
            <label class="row nowrap coordinators-only">
                <input type="checkbox" prop:checked=move || filter.with(|filter| filter.missing) on:change=only_missing/>
                {text::coordinators_only_missing(lang())}
            </label>
        </div>
        <Misread is=of_address(|path| path == COORDINATORS, |get| Filter::is_misread(get)) all=COORDINATORS/>
        <p role="status" class="coordinators-count">{move || match shown.missing.get() {
            None => ().into_any(),
            Some(0) => text::coordinators_no_gap(lang()).into_any(),
            Some(missing) => {
                let only = filter.with(|filter| Filter { missing: true, ..filter.clone() }.link());
                view! { <a href=only>{text::coordinators_gaps(lang(), words().count(missing.into()))}</a> }.into_any()
            }
        }}</p>
        <SaveAs files=as_table("coordinators", move || filter.with(Filter::query))/>
        <ul class="letters" role="list">
            <For each=move || shown.lines.get() key=|line| line.unit.id let:line><Line line/></For>
        </ul>
        {move || match shown.status.get() {
            Load::Waiting if !is_any() => view! { <Skeleton lines=4/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| shown.load(desk, path.get_untracked(), shown.next.get_untracked(), 0))/> }.into_any(),
            Load::Here(()) if !is_any() => view! { <Empty icon=Icon::People word=text::coordinators_none(lang())/> }.into_any(),
            _ => ().into_any(),
        }}
        <More has_more is_waiting is_whole more=Callback::new(move |()| shown.load(desk, path.get_untracked(), shown.next.get_untracked(), 0))/>
    }
}

#[component]
fn Line(line: Coordination) -> impl IntoView {
    let place = format::where_it_sits(words(), &line.unit, use_desk().own_area().as_ref());
    let state = match (&line.current, line.is_missing()) {
        (Some(_), _) => view! { <TermState state=AssignmentState::Valid/> }.into_any(),
        (None, true) => view! { <State tone=Tone::Attention icon=Icon::Warning word=text::coordinators_missing(lang())/> }.into_any(),
        (None, false) => view! { <span class="muted small">{text::coordinators_not_asked(lang())}</span> }.into_any(),
    };
    let due = line.due.filter(|_| line.is_missing()).map(|due| text::coordinators_due(lang(), words().date(due)));
    let who = line.current.as_ref().map(|current| {
        let number = current.appointee.reach.number().map(|number| format!(" · {}", words().num(number))).unwrap_or_default();
        format!("{} · {}{number}", words().person(&current.appointee.name), current.appointee.position)
    });
    let next =
        line.next.as_ref().map(|next| format!("{}: {} · {}", text::coordinators_coming(lang()), next.appointee.name, term(next.term)));
    view! {
        <li class="letters-line" data-of=line.unit.id.0.to_string()>
            <div class="row between">
                <a class="strong" href=address(line.unit.id)>{line.unit.name.clone()}</a>
                {state}
            </div>
            <p class="small muted">{place}</p>
            {who.map(|who| view! { <p>{who}</p> })}
            {next.map(|next| view! { <p class="small">{next}</p> })}
            {due.map(|due| view! { <p class="small strong">{due}</p> })}
        </li>
    }
}
