//! The agencies of one's area and who coordinates them; what it is narrowed to stands in the address.
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::filter::Filter;
use super::{TermState, address, term};
use crate::domain::assignment::{AssignmentState, names_coordinator};
use crate::domain::unit::UnitKind;
use crate::text;
use crate::ui::components::{Draw, Empty, Icon, State, Tone};
use crate::ui::desk::address::{Misread, of_address};
use crate::ui::desk::area::{AreaSelect, Whose, name_of};
use crate::ui::desk::back::Back;
use crate::ui::desk::pages::{Paged, Pages};
use crate::ui::desk::parts::Heading;
use crate::ui::desk::save_as::{SaveAs, as_table};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::{COORDINATORS, PEOPLE, format, lang, words};
use crate::wire::assignments::{self, Coordination};
use crate::wire::{Page, paths};

/// The least height of a line, CSS pixels.
const LINE: f64 = 60.0;

impl Paged for assignments::Coordinators {
    type Row = Coordination;
    /// How many are missing.
    type Whole = u32;

    fn parts(self) -> (Page<Coordination>, u32) {
        (Page { items: self.items, next: self.next }, self.missing)
    }
}

#[component]
pub fn Coordinators() -> impl IntoView {
    let (desk, navigate) = (use_desk(), use_navigate());
    let shown = Pages::<Coordination, assignments::Coordinators>::answered(String::new());
    let filter = of_address(|path| path == COORDINATORS, |get| Filter::read(get));
    let path = Memo::new(move |_| format!("{}?limit=50&{}", paths::COORDINATORS, filter.with(Filter::query)));
    let back = Back::here(desk);
    Effect::new(move |_| shown.start(desk, path.get(), back.rows(LINE)));
    back.come_back(move || shown.is_here());
    let go = Callback::new(move |filter: Filter| {
        navigate(&filter.link(), NavigateOptions { scroll: false, ..Default::default() });
    });
    let area = Signal::derive(move || filter.with(|filter| filter.area.clone()));
    let place = name_of(Signal::derive(move || Whose { area: area.get(), ..Whose::default() }));
    let kind = move || filter.with(|filter| filter.kind.map(UnitKind::code).unwrap_or_default());
    let choose_kind = move |event| go.run(Filter { kind: UnitKind::from_code(&event_target_value(&event)), ..filter.get_untracked() });
    let only_missing = move |event| go.run(Filter { missing: event_target_checked(&event), ..filter.get_untracked() });
    let kinds = UnitKind::ALL.into_iter().filter(|kind| names_coordinator(*kind));
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
        <p role="status" class="coordinators-count">{move || match shown.whole.get() {
            None => ().into_any(),
            Some(0) => text::coordinators_no_gap(lang()).into_any(),
            Some(missing) => {
                let only = filter.with(|filter| Filter { missing: true, ..filter.clone() }.link());
                view! { <a href=only>{text::coordinators_gaps(lang(), words().count(missing.into()))}</a> }.into_any()
            }
        }}</p>
        <SaveAs files=as_table("coordinators", move || filter.with(Filter::query))/>
        <ul class="letters" role="list">
            <For each=move || shown.items.get() key=|line| line.unit.id let:line><Line line/></For>
        </ul>
        {move || shown.is_empty().then(|| view! { <Empty icon=Icon::People word=text::coordinators_none(lang())/> })}
        {shown.foot()}
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
