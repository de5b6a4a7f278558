//! To whom a letter goes: every unit of some kinds, and single ones.
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::keeping::Keeping;
use crate::domain::unit::{Unit, UnitId, UnitKind};
use crate::text;
use crate::ui::components::{Chip, Draw, Icon};
use crate::ui::desk::state::use_desk;
use crate::ui::desk::unit_select::UnitSelect;
use crate::ui::desk::{format, lang};

#[component]
pub fn AddresseeFields(keeping: Keeping) -> impl IntoView {
    let own = use_desk().actor().map(|actor| actor.unit_kind);
    let kinds = UnitKind::ALL.into_iter().filter(move |kind| match own {
        Some(UnitKind::Ministry) => matches!(kind, UnitKind::Province | UnitKind::Department | UnitKind::StateEnterprise),
        _ => *kind > UnitKind::Province,
    });
    view! {
        <fieldset class="field">
            <legend>{text::letters_to_whom(lang())}</legend>
            <div class="chips">{kinds.map(|kind| view! { <Kind keeping kind/> }).collect_view()}</div>
            <ul class="chips" role="list">
                <For each=move || keeping.fields.with(|fields| fields.units.clone()) key=|unit| unit.id let:unit><Named keeping unit/></For>
            </ul>
            <One keeping/>
        </fieldset>
    }
}

#[component]
fn Kind(keeping: Keeping, kind: UnitKind) -> impl IntoView {
    let checked = Signal::derive(move || keeping.fields.with(|fields| fields.kinds.contains(&kind)));
    let change = move |wanted: bool| {
        keeping.change(|fields| choose(&mut fields.kinds, kind, wanted));
    };
    view! { <Chip name="kinds" label=text::letters_every(lang(), format::unit_kind(lang(), kind)) checked change/> }
}

/// In or out.
pub fn choose(kinds: &mut BTreeSet<UnitKind>, kind: UnitKind, wanted: bool) {
    if wanted {
        kinds.insert(kind);
    } else {
        kinds.remove(&kind);
    }
}

#[component]
fn Named(keeping: Keeping, unit: Unit) -> impl IntoView {
    let (id, label) = (unit.id, text::letters_take_out(lang(), unit.name.clone()));
    let take_out = move |_| keeping.change(|fields| fields.units.retain(|other| other.id != id));
    view! {
        <li class="row nowrap">
            {unit.name.clone()}
            <button type="button" class="icon-button" aria-label=label on:click=take_out><Draw icon=Icon::Close/></button>
        </li>
    }
}

/// Finds one unit more.
#[component]
fn One(keeping: Keeping) -> impl IntoView {
    let open = RwSignal::new(false);
    let (chosen, units) = (RwSignal::new(None::<UnitId>), RwSignal::new(Vec::<Unit>::new()));
    let add = move |_| {
        let id = chosen.get_untracked();
        let unit = units.with_untracked(|units| units.iter().find(|unit| Some(unit.id) == id).cloned());
        if let Some(unit) = unit {
            keeping.change(|fields| {
                if !fields.units.iter().any(|other| other.id == unit.id) {
                    fields.units.push(unit);
                }
            });
        }
    };
    view! {
        <button type="button" class="button small quiet letters-more" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|now| *now = !*now)>
            <Draw icon=Icon::Plus/>{text::letters_one_more(lang())}
        </button>
        {move || open.get().then(|| view! {
            <div class="stack">
                <UnitSelect unit=chosen found=units/>
                <div class="buttons">
                    <button type="button" class="button" aria-disabled=move || chosen.with(Option::is_none).to_string() on:click=add>{text::letters_add(lang())}</button>
                </div>
            </div>
        })}
    }
}
