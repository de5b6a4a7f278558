//! The 77 provinces, coloured and patterned by the chosen figure. The table under it holds the same numbers, so the drawing is one
//! stop for a screen reader and for the keyboard, within which the arrows go from province to province.
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::Shown;
use super::filter::Filter;
use super::legend::Legend;
use super::level::{is_open, value, word, written};
use super::scale::Scale;
use crate::domain::area::{Area, AreaCode};
use crate::text;
use crate::ui::desk::state::Load;
use crate::ui::desk::{OVERVIEW, format, lang, words};
use crate::wire::paths;
use crate::wire::trend::{AreaMonth, AreaTrend};

/// See `derive_provinces.sh` beside it for where it is from and how it is written.
const SHAPES: &str = include_str!("../../../../data/provinces.txt");

struct Shape {
    code: &'static str,
    middle: (f32, f32),
    path: &'static str,
}

/// The first line is the view box; then code, middle and outline of each province.
fn shapes() -> impl Iterator<Item = Shape> {
    SHAPES.lines().skip(1).filter_map(|line| {
        let mut parts = line.splitn(4, ' ');
        let code = parts.next()?;
        let middle = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Shape { code, middle, path: parts.next()? })
    })
}

fn view_box() -> &'static str {
    SHAPES.lines().next().unwrap_or_default()
}

/// A province as the map shows it.
#[derive(Debug, Clone, PartialEq)]
struct Province {
    code: AreaCode,
    name: String,
    middle: (f32, f32),
    path: &'static str,
    month: AreaMonth,
}

/// `named`: every province, also those of which no unit reports.
fn provinces(trend: &AreaTrend, named: &[Area]) -> Vec<Province> {
    let of = |shape: Shape| {
        let code = AreaCode::parse(shape.code).ok()?;
        let row = trend.rows.iter().find(|row| row.area.as_ref().is_some_and(|area| area.code == code));
        let area = row.and_then(|row| row.area.as_ref()).or_else(|| named.iter().find(|area| area.code == code));
        let name = area.map(|area| format::area_name(lang(), area).to_owned());
        let month = row.and_then(|row| row.months.last()).copied().unwrap_or_default();
        Some(Province { name: name.unwrap_or_else(|| code.to_string()), code, middle: shape.middle, path: shape.path, month })
    };
    shapes().filter_map(of).collect()
}

/// Where a key leads from one province: to the nearest one on that side, or to an end of the list.
fn led_to(key: &str, from: usize, middles: &[(f32, f32)]) -> Option<usize> {
    let &(x, y) = middles.get(from)?;
    let lies_there = |&(to_x, to_y): &(f32, f32)| {
        let (right, down) = (to_x - x, to_y - y);
        match key {
            "ArrowRight" => right > down.abs(),
            "ArrowLeft" => -right > down.abs(),
            "ArrowDown" => down > right.abs(),
            "ArrowUp" => -down > right.abs(),
            _ => false,
        }
    };
    let distance = |at: usize| middles.get(at).map_or(f32::INFINITY, |(to_x, to_y)| (to_x - x).hypot(to_y - y));
    match key {
        "Home" => Some(0),
        "End" => middles.len().checked_sub(1),
        _ => (0..middles.len()).filter(|at| middles.get(*at).is_some_and(lies_there)).min_by(|a, b| distance(*a).total_cmp(&distance(*b))),
    }
}

fn element_id(code: &AreaCode) -> String {
    format!("province-{code}")
}

#[component]
pub fn Map(shown: Shown) -> impl IntoView {
    let pointed = RwSignal::new(None::<String>);
    let named = RwSignal::new(Load::<Vec<Area>>::Waiting);
    shown.desk.load(format!("{}?parent={}", paths::AREAS, AreaCode::country()), named);
    let provinces = Memo::new(move |_| {
        let named = named.with(|named| if let Load::Here(named) = named { named.clone() } else { Vec::new() });
        shown.areas.with(|areas| if let Load::Here(trend) = areas { provinces(trend, &named) } else { Vec::new() })
    });
    let silent = Memo::new(move |_| {
        let figure = shown.scale.with(|scale| scale.figure);
        provinces.with(|all| all.iter().any(|one| value(figure, &one.month).is_none()))
    });
    // Drawn last, above the patterns and the neighbours.
    let (focused, under_mouse) = (RwSignal::new(None::<&'static str>), RwSignal::new(None::<&'static str>));
    // The one province that Tab comes to.
    let stop = RwSignal::new(0_usize);
    let go = move |event: KeyboardEvent| {
        let next = provinces.with_untracked(|all| {
            let middles: Vec<_> = all.iter().map(|one| one.middle).collect();
            led_to(&event.key(), stop.get_untracked(), &middles).and_then(|at| all.get(at)).map(|one| element_id(&one.code))
        });
        if let Some(element) = next.and_then(|id| document().get_element_by_id(&id)) {
            event.prevent_default();
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    };
    let title =
        move || text::overview_map(lang(), words().month(shown.month.get().first_day()), word(shown.scale.with(|scale| scale.figure)));
    let ring = |path: &'static str| view! { <path class="overview-ring-ground" d=path></path><path class="overview-ring" d=path></path> };
    view! {
        <section class="card stack" data-of="map" aria-labelledby="overview-map">
            <h2 id="overview-map">{title}</h2>
            <p class="overview-pointed" aria-live="polite">{move || pointed.get().unwrap_or_else(|| text::overview_map_hint(lang()).to_owned())}</p>
            <svg class="overview-map" viewBox=view_box() role="group" aria-labelledby="overview-map" on:keydown=go>
                <defs>
                    <pattern id="map-hatch" width="12" height="12" patternUnits="userSpaceOnUse"><path d="M0 12 12 0M-2 2 2 -2M10 14 14 10"></path></pattern>
                    <pattern id="map-dots" width="12" height="12" patternUnits="userSpaceOnUse"><path d="M5 6H8"></path></pattern>
                </defs>
                {move || provinces.get().into_iter().enumerate().map(|(at, province)| {
                    view! { <Outline shown province scale=shown.scale.get() marks=Marks { pointed, focused, under_mouse } at stop/> }
                }).collect_view()}
                <g aria-hidden="true">{move || under_mouse.get().map(ring)}{move || focused.get().map(ring)}</g>
            </svg>
            <Legend shown silent/>
        </section>
    }
}

/// Which province is spoken of and which are outlined.
#[derive(Clone, Copy)]
struct Marks {
    pointed: RwSignal<Option<String>>,
    focused: RwSignal<Option<&'static str>>,
    under_mouse: RwSignal<Option<&'static str>>,
}

#[component]
fn Outline(shown: Shown, province: Province, scale: Scale, marks: Marks, at: usize, stop: RwSignal<usize>) -> impl IntoView {
    let (navigate, figure, path) = (use_navigate(), scale.figure, province.path);
    let here = value(figure, &province.month);
    let is_open = is_open(figure, &province.month);
    let note = if is_open { format!(" · {}", text::overview_not_over(lang())) } else { String::new() };
    let said = format!("{} · {} {}{note}", province.name, word(figure), written(figure, here));
    let href = shown.filter.with_untracked(|filter| Filter { area: Some(province.code.clone()), ..filter.clone() }.link(OVERVIEW));
    let to = href.clone();
    let level = match here.and_then(|here| scale.level(here)) {
        Some(_) if is_open => "open".to_owned(),
        level => level.map_or_else(|| "none".to_owned(), |level| level.to_string()),
    };
    let (name, label) = (said.clone(), said.clone());
    let point = move |mark: RwSignal<Option<&'static str>>| {
        mark.set(Some(path));
        marks.pointed.set(Some(name.clone()));
    };
    let leave = move |mark: RwSignal<Option<&'static str>>| mark.update(|marked| *marked = marked.filter(|marked| *marked != path));
    let (by_mouse, by_keyboard) = (point.clone(), point);
    let (id, tab) = (element_id(&province.code), move || if stop.get() == at { "0" } else { "-1" });
    // Within a drawing's element, so that the anchor is a drawing's, too.
    view! {
        <g><a href=href data-of=id.clone() id=id tabindex=tab aria-label=label class="overview-province"
            on:mouseenter=move |_| by_mouse(marks.under_mouse)
            on:mouseleave=move |_| leave(marks.under_mouse)
            on:focus=move |_| {
                stop.set(at);
                by_keyboard(marks.focused);
            }
            on:blur=move |_| leave(marks.focused)
            on:click=move |event| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    navigate(&to, Default::default());
                }
            }>
            <title>{said}</title>
            <path data-level=level.clone() d=path></path>
            <path class="overview-pattern" data-level=level d=path></path>
        </a></g>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seventy_seven_provinces_each_with_an_outline() {
        let all: Vec<Shape> = shapes().collect();
        assert_eq!(all.len(), 77);
        assert!(all.iter().all(|shape| AreaCode::parse(shape.code).is_ok() && shape.path.starts_with('M') && shape.path.ends_with('z')));
        assert_eq!(view_box().split(' ').count(), 4);
    }

    #[test]
    fn the_arrows_reach_every_province_and_go_where_they_point() {
        let middles: Vec<_> = shapes().map(|shape| shape.middle).collect();
        let mut reached = vec![false; middles.len()];
        let mut ahead = vec![0];
        while let Some(at) = ahead.pop() {
            if !std::mem::replace(&mut reached[at], true) {
                ahead.extend(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].iter().filter_map(|key| led_to(key, at, &middles)));
            }
        }
        let left_out: Vec<_> = shapes().zip(&reached).filter(|(_, reached)| !**reached).map(|(shape, _)| shape.code).collect();
        assert_eq!(left_out, Vec::<&str>::new());
        let east = (0..middles.len()).max_by(|a, b| middles[*a].0.total_cmp(&middles[*b].0)).expect("provinces");
        assert_eq!(led_to("ArrowRight", east, &middles), None);
        assert!(led_to("ArrowLeft", east, &middles).is_some_and(|at| middles[at].0 < middles[east].0));
        assert_eq!((led_to("Home", east, &middles), led_to("End", 0, &middles), led_to("x", 0, &middles)), (Some(0), Some(76), None));
    }
}
