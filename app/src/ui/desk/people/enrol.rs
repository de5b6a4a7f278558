//! Enrolling somebody: which unit, what name, what position.
use leptos::html::Input;
use leptos::prelude::*;
use uuid::Uuid;

use crate::domain::access::PersonId;
use crate::domain::area::AreaCode;
use crate::domain::unit::{Unit, UnitId, UnitKind};
use crate::text;
use crate::ui::desk::area::AreaSelect;
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{format, lang, words};
use crate::wire::Page;
use crate::wire::paths;
use crate::wire::people::{EnrolRequest, PersonView};

#[component]
pub fn Enrol(enrolled: Callback<PersonView>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    // Made before anything is sent, so that pressing twice or a lost answer enrols once.
    let id = PersonId(Uuid::now_v7());
    let (name, position) = (NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let unit = RwSignal::new(None::<UnitId>);
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let value = |input: NodeRef<Input>| input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        let Some(unit) = unit.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let request = EnrolRequest { id, name: value(name), position: value(position), unit };
        busy.set(true);
        failed.set(None);
        desk.ask(
            move |api| Box::pin(async move { api.post::<PersonView>(paths::PEOPLE, &request).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(person) => enrolled.run(person),
                    Err(code) => failed.set(Some(code)),
                }
            },
        );
    };
    view! {
        <Modal title=text::desk_enrol(lang()) close class="dialog desk-dialog-wide">
            <form class="stack" on:submit=submit>
                <UnitSelect unit/>
                <div class="field">
                    <label for="enrol-name">{text::desk_name(lang())}</label>
                    <input class="input" id="enrol-name" node_ref=name required maxlength="200" autocomplete="off"/>
                </div>
                <div class="field">
                    <label for="enrol-position">{text::desk_position_held(lang())}</label>
                    <input class="input" id="enrol-position" node_ref=position required maxlength="200" autocomplete="off" list="enrol-positions"/>
                    <datalist id="enrol-positions">
                        {[text::desk_village_head(lang()), text::desk_village_assistant(lang()), text::desk_kamnan(lang()), text::desk_volunteer(lang())]
                            .map(|position| view! { <option value=position></option> })}
                    </datalist>
                </div>
                {move || failed.get().map(|code| view! { <Failure code/> })}
                <div class="buttons">
                    <button type="submit" class="button primary" aria-disabled=move || (busy.get() || unit.with(Option::is_none)).to_string()>
                        {text::desk_enrol(lang())}
                    </button>
                </div>
            </form>
        </Modal>
    }
}

/// The unit, found by area and kind among those of one's own area.
#[component]
fn UnitSelect(unit: RwSignal<Option<UnitId>>) -> impl IntoView {
    let desk = use_desk();
    let area = RwSignal::new(None::<AreaCode>);
    let kind = RwSignal::new(None::<UnitKind>);
    let units = RwSignal::new(Load::<Page<Unit>>::Waiting);
    Effect::new(move |_| load_units(desk, area.get(), kind.get(), units, unit));
    let own_area = desk.own_area();
    let option = move |unit: Unit| {
        let label = format!("{} {}", unit.name, format::where_it_sits(words(), &unit, own_area.as_ref()));
        view! { <option value=unit.id.0.to_string()>{label}</option> }
    };
    let options = move || match units.get() {
        Load::Here(page) => page.items.into_iter().map(&option).collect_view(),
        _ => Vec::new(),
    };
    let is_cut = move || units.with(|units| matches!(units, Load::Here(page) if page.next.is_some()));
    let failed = move || units.with(|units| if let Load::Failed(code) = units { Some(code.clone()) } else { None });
    let choose_kind = move |event| kind.set(UnitKind::from_code(&event_target_value(&event)));
    let choose = move |event| unit.set(Uuid::parse_str(&event_target_value(&event)).ok().map(UnitId));
    view! {
        <div class="desk-filters">
            <AreaSelect area=area.into() choose=Callback::new(move |chosen| area.set(chosen))/>
            <label class="desk-select">
                <span>{text::desk_kind(lang())}</span>
                <select class="input" on:change=choose_kind>
                    <option value="">{text::desk_every_kind(lang())}</option>
                    {UnitKind::ALL.map(|kind| view! { <option value=kind.code()>{format::unit_kind(lang(), kind)}</option> })}
                </select>
            </label>
        </div>
        <div class="field">
            <label for="enrol-unit">{text::desk_unit(lang())}</label>
            <select class="input" id="enrol-unit" required on:change=choose aria-describedby="enrol-unit-hint">
                <option value="">{text::desk_choose_unit(lang())}</option>
                {options}
            </select>
            <p class="hint" id="enrol-unit-hint" role="status">{move || is_cut().then(|| text::desk_units_cut(lang()))}</p>
            {move || failed().map(|code| view! { <Failure code/> })}
        </div>
    }
}

fn load_units(
    desk: Desk,
    area: Option<AreaCode>,
    kind: Option<UnitKind>,
    units: RwSignal<Load<Page<Unit>>>,
    unit: RwSignal<Option<UnitId>>,
) {
    let mut path = format!("{}?limit=200", paths::UNITS);
    if let Some(area) = area {
        path.push_str(&format!("&area={area}"));
    }
    if let Some(kind) = kind {
        path.push_str(&format!("&kind={}", kind.code()));
    }
    units.set(Load::Waiting);
    unit.set(None);
    desk.load(path, units);
}
