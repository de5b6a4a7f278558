//! The agencies of one's area and who coordinates them; what it is narrowed to stands in the address.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

use super::{TermState, address, term};
use crate::domain::area::AreaCode;
use crate::domain::assignment::{AssignmentState, names_coordinator};
use crate::domain::unit::UnitKind;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, State, Tone};
use crate::ui::desk::area::AreaSelect;
use crate::ui::desk::parts::{Failure, Heading, Skeleton};
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{COORDINATORS, PEOPLE, format, lang, words};
use crate::wire::assignments::{self, Coordination};
use crate::wire::paths;
use crate::wire::url::url_part;

/// The list as loaded so far.
#[derive(Clone, Copy)]
struct Shown {
    lines: RwSignal<Vec<Coordination>>,
    missing: RwSignal<u32>,
    status: RwSignal<Load<()>>,
    next: RwSignal<Option<String>>,
    turn: StoredValue<u32>,
}

impl Shown {
    fn new() -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            missing: RwSignal::new(0),
            status: RwSignal::new(Load::Waiting),
            next: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// `path` with its query; with a cursor, what follows.
    fn load(self, desk: Desk, path: String, cursor: Option<String>) {
        self.turn.update_value(|turn| *turn += 1);
        let (mine, is_first) = (self.turn.get_value(), cursor.is_none());
        self.status.set(Load::Waiting);
        let path = cursor.map_or(path.clone(), |cursor| format!("{path}&cursor={}", url_part(&cursor)));
        desk.ask(
            move |api| Box::pin(async move { api.get::<assignments::Coordinators>(path).await }),
            move |outcome| match outcome {
                _ if self.turn.try_get_value() != Some(mine) => {}
                Ok(page) => {
                    self.lines.update(|lines| {
                        if is_first {
                            lines.clear();
                        }
                        lines.extend(page.items);
                    });
                    self.missing.set(page.missing);
                    self.next.set(page.next);
                    self.status.set(Load::Here(()));
                }
                Err(code) => self.status.set(Load::Failed(code)),
            },
        );
    }
}

#[component]
pub fn Coordinators() -> impl IntoView {
    let (desk, shown) = (use_desk(), Shown::new());
    let (location, navigate) = (use_location(), use_navigate());
    let is_missing = Memo::new(move |_| location.query.with(|query| query.get("missing").as_deref() == Some("true")));
    let only_missing = move |event| {
        let address = if event_target_checked(&event) { format!("{COORDINATORS}?missing=true") } else { COORDINATORS.to_owned() };
        navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
    };
    let (area, kind) = (RwSignal::new(None::<AreaCode>), RwSignal::new(None::<UnitKind>));
    let narrowed = move || {
        let area = area.get().map(|area| format!("&area={area}")).unwrap_or_default();
        let kind = kind.get().map(|kind| format!("&kind={}", kind.code())).unwrap_or_default();
        format!("missing={}{area}{kind}", is_missing.get())
    };
    let path = Signal::derive(move || format!("{}?limit=50&{}", paths::COORDINATORS, narrowed()));
    Effect::new(move |_| shown.load(desk, path.get(), None));
    let kinds = UnitKind::ALL.into_iter().filter(|kind| names_coordinator(*kind));
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=PEOPLE><Draw icon=Icon::Back/>{text::desk_people(lang())}</a>
        </nav>
        <div class="desk-top"><Heading text=text::coordinators_title(lang())/></div>
        <p class="muted">{text::coordinators_lead(lang())}</p>
        <div class="desk-filters" role="search">
            <AreaSelect area=area.into() choose=Callback::new(move |chosen| area.set(chosen))/>
            <label class="desk-select">
                <span>{text::desk_kind(lang())}</span>
                <select class="input" on:change=move |event| kind.set(UnitKind::from_code(&event_target_value(&event)))>
                    <option value="">{text::desk_every_kind(lang())}</option>
                    {kinds.map(|kind| view! { <option value=kind.code()>{format::unit_kind(lang(), kind)}</option> }).collect_view()}
                </select>
            </label>
            <label class="row nowrap coordinators-only">
                <input type="checkbox" prop:checked=move || is_missing.get() on:change=only_missing/>
                {text::coordinators_only_missing(lang())}
            </label>
        </div>
        <p role="status" class="coordinators-count">{move || match shown.missing.get() {
            0 => text::coordinators_no_gap(lang()).to_owned(),
            missing => text::coordinators_gaps(lang(), words().count(missing.into())),
        }}</p>
        <SaveAs files=as_table("coordinators", narrowed)/>
        <ul class="letters" role="list">
            <For each=move || shown.lines.get() key=|line| line.unit.id let:line><Line line/></For>
        </ul>
        {move || match shown.status.get() {
            Load::Waiting => view! { <Skeleton lines=4/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| shown.load(desk, path.get_untracked(), None))/> }.into_any(),
            Load::Here(()) if shown.lines.with(Vec::is_empty) => view! { <Empty icon=Icon::People word=text::coordinators_none(lang())/> }.into_any(),
            Load::Here(()) => shown.next.get().map(|cursor| view! {
                <div class="desk-more">
                    <button type="button" class="button" on:click=move |_| shown.load(desk, path.get_untracked(), Some(cursor.clone()))>{text::desk_more(lang())}</button>
                </div>
            }).into_any(),
        }}
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
        format!("{} · {}{number}", current.appointee.name, current.appointee.position)
    });
    let next =
        line.next.as_ref().map(|next| format!("{}: {} · {}", text::coordinators_coming(lang()), next.appointee.name, term(next.term)));
    view! {
        <li class="letters-line">
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
