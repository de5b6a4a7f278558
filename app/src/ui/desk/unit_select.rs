//! Choosing one unit of one's own area.
use leptos::prelude::*;
use uuid::Uuid;

use super::area::AreaSelect;
use super::parts::Failure;
use super::state::{Desk, Load, use_desk};
use super::{format, lang, words};
use crate::domain::area::AreaCode;
use crate::domain::unit::{Unit, UnitId, UnitKind};
use crate::text;
use crate::wire::Page;
use crate::wire::paths;

/// The unit, found by area and kind among those of one's own area.
#[component]
pub fn UnitSelect(
    unit: RwSignal<Option<UnitId>>,
    /// Gets what there is to choose from.
    #[prop(optional)]
    found: Option<RwSignal<Vec<Unit>>>,
) -> impl IntoView {
    let desk = use_desk();
    let area = RwSignal::new(None::<AreaCode>);
    let kind = RwSignal::new(None::<UnitKind>);
    let units = RwSignal::new(Load::<Page<Unit>>::Waiting);
    Effect::new(move |_| load_units(desk, area.get(), kind.get(), units, unit));
    if let Some(found) = found {
        Effect::new(move |_| units.with(|units| found.set(if let Load::Here(page) = units { page.items.clone() } else { Vec::new() })));
    }
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
            <label for="unit-select">{text::desk_unit(lang())}</label>
            <select class="input" id="unit-select" required on:change=choose aria-describedby="unit-select-hint">
                <option value="">{text::desk_choose_unit(lang())}</option>
                {options}
            </select>
            <p class="hint" id="unit-select-hint" role="status">{move || is_cut().then(|| text::desk_units_cut(lang()))}</p>
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
