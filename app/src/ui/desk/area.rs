//! Province, district, subdistrict: each choice opens the next, and never above one's own area.
use leptos::prelude::*;

use super::state::{Desk, Load, use_desk};
use super::{format, lang, words};
use crate::domain::access::Scope;
use crate::domain::area::{Area, AreaCode};
use crate::domain::unit::{Unit, UnitId};
use crate::text;
use crate::wire::paths;
use crate::wire::session::Me;

/// Code lengths of the levels one can choose from.
const LEVELS: [usize; 3] = [2, 4, 6];

/// The area that an address names with `area=`; what cannot be read counts as not asked for.
pub fn area_of(get: impl Fn(&str) -> Option<String>) -> Option<AreaCode> {
    get("area").and_then(|text| AreaCode::parse(&text).ok()).filter(|area| !area.as_str().is_empty())
}

/// The area within which one may look; none when one sees a single unit only.
fn root_of(me: &Me) -> Option<AreaCode> {
    match me.actor().scope() {
        Scope::Everything => Some(AreaCode::country()),
        scope => scope.area().cloned(),
    }
}

/// Whether one sees more than a single unit, so that there is something to set beside each other by area.
pub fn sees_areas(desk: Desk) -> bool {
    desk.context.me.with(|me| me.as_ref().and_then(root_of)).is_some()
}

/// Whose things a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Whose {
    /// None: all of what one may see.
    pub area: Option<AreaCode>,
    /// Only of the area's own offices; without an area, of the agencies.
    pub own: bool,
    pub unit: Option<UnitId>,
}

/// A unit that an address names, by its name and where it sits.
pub fn unit_of(unit: Signal<Option<UnitId>>) -> Memo<Option<Unit>> {
    let desk = use_desk();
    let found = RwSignal::new(Load::<Unit>::Waiting);
    let asked = Memo::new(move |_| unit.get());
    Effect::new(move |_| {
        found.set(Load::Waiting);
        if let Some(unit) = asked.get() {
            desk.load(paths::unit(unit), found);
        }
    });
    Memo::new(move |_| {
        let unit = asked.get()?;
        found.with(|found| if let Load::Here(found) = found { Some(found.clone()).filter(|found| found.id == unit) } else { None })
    })
}

/// Whose things a list shows, for its heading. Empty until it is known.
pub fn name_of(whose: Signal<Whose>) -> Memo<String> {
    let desk = use_desk();
    let area = Memo::new(move |_| whose.with(|whose| whose.area.clone()));
    let of_area = name_of_area(area);
    let unit = unit_of(Signal::derive(move || whose.with(|whose| whose.unit)));
    Memo::new(move |_| match whose.with(|whose| (whose.own, whose.unit.is_some())) {
        (_, true) => {
            let named = |unit: &Unit| {
                let place = format::where_it_sits(words(), unit, desk.own_area().as_ref());
                format!("{} {place}", words().num(&unit.name)).trim_end().to_owned()
            };
            unit.with(|unit| unit.as_ref().map(named).unwrap_or_default())
        }
        (true, false) if area.with(Option::is_none) && desk.own_area().is_none() => text::month_agencies(lang()).to_owned(),
        (true, false) => of_area.with(|area| if area.is_empty() { String::new() } else { text::area_own_offices(lang(), area) }),
        (false, false) => of_area.get(),
    })
}

/// An area's name; of none, what all that one may see is called.
fn name_of_area(area: Memo<Option<AreaCode>>) -> Memo<String> {
    let desk = use_desk();
    let beside = RwSignal::new(Load::<Vec<Area>>::Waiting);
    let parent = Memo::new(move |_| area.with(|area| area.as_ref().and_then(AreaCode::parent)));
    Effect::new(move |_| {
        if let Some(parent) = parent.get() {
            beside.set(Load::Waiting);
            desk.load(format!("{}?parent={parent}", paths::AREAS), beside);
        }
    });
    // Whoever sees one unit alone is shown that, whatever area is asked for.
    Memo::new(move |_| match area.get().filter(|_| sees_areas(desk)) {
        Some(code) => beside.with(|beside| match beside {
            Load::Here(areas) => {
                areas.iter().find(|area| area.code == code).map(|area| format::area_name(lang(), area).to_owned()).unwrap_or_default()
            }
            _ => String::new(),
        }),
        None => desk.context.me.with(|me| match me.as_ref().map(|me| (root_of(me), &me.unit.name)) {
            Some((Some(root), _)) if root.as_str().is_empty() => text::area_country(lang()).to_owned(),
            Some((_, name)) => words().num(name),
            None => String::new(),
        }),
    })
}

/// `area`: what is chosen now, none for all of one's own. `choose` hears every change.
#[component]
pub fn AreaSelect(area: Signal<Option<AreaCode>>, choose: Callback<Option<AreaCode>>) -> impl IntoView {
    let desk = use_desk();
    let root = Memo::new(move |_| desk.context.me.with(|me| me.as_ref().and_then(root_of)));
    move || {
        let root = root.get()?;
        let levels = LEVELS.into_iter().filter(|length| *length > root.as_str().len());
        Some(levels.map(|length| view! { <LevelSelect root=root.clone() length area choose/> }).collect_view())
    }
}

/// One select: the areas one level deeper than what is chosen above it.
#[component]
fn LevelSelect(root: AreaCode, length: usize, area: Signal<Option<AreaCode>>, choose: Callback<Option<AreaCode>>) -> impl IntoView {
    let (desk, lang) = (use_desk(), lang());
    let prefix = move |length: usize| area.with(|area| area.as_ref().and_then(|area| AreaCode::parse(area.as_str().get(..length)?).ok()));
    let is_first = length == root.as_str().len() + 2;
    let above = root.clone();
    let parent = Memo::new(move |_| if is_first { Some(above.clone()) } else { prefix(length - 2) });
    let areas = RwSignal::new(Load::<Vec<Area>>::Waiting);
    Effect::new(move |_| {
        areas.set(Load::Waiting);
        if let Some(parent) = parent.get() {
            desk.load(format!("{}?parent={parent}", paths::AREAS), areas);
        }
    });
    let chosen = Memo::new(move |_| prefix(length));
    // "All" of a level is the level above; at the top it is everything one may see.
    let change = move |event| {
        let up = if is_first { None } else { parent.get_untracked() };
        choose.run(AreaCode::parse(&event_target_value(&event)).ok().filter(|code| !code.as_str().is_empty()).or(up));
    };
    let (label, all) = match length {
        2 => (text::desk_province(lang), text::desk_every_province(lang)),
        4 => (text::desk_district(lang), text::desk_every_district(lang)),
        _ => (text::desk_subdistrict(lang), text::desk_every_subdistrict(lang)),
    };
    let option = move |area: Area| {
        let (name, code) = (format::area_name(lang, &area).to_owned(), area.code);
        let value = code.to_string();
        view! { <option value=value selected=move || chosen.with(|chosen| chosen.as_ref() == Some(&code))>{name}</option> }
    };
    let options = move || match areas.get() {
        Load::Here(areas) => areas.into_iter().map(option).collect_view(),
        _ => Vec::new(),
    };
    view! {
        <label class="desk-select" hidden=move || parent.with(Option::is_none)>
            <span>{label}</span>
            <select class="input" on:change=change>
                <option value="" selected=move || chosen.with(Option::is_none)>{all}</option>
                {options}
            </select>
        </label>
    }
}
