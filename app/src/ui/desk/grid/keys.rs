//! The grid by keyboard: one stop, within which the arrows go from cell to cell, as in a sheet.
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::desk::focus;

/// What one can do in a cell.
const STOP: &str = "a[href], input";
const ROWS: &str = "tr[aria-rowindex]";

/// The arrows, Home and End within the row, and with Ctrl to the first and the last row that is here; Page Up and Page Down, and Space.
pub fn press(frame: &HtmlElement, event: &KeyboardEvent) {
    if event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let is_done = match (event.key().as_str(), event.ctrl_key()) {
        ("ArrowDown", false) => down(frame, true, 1),
        ("ArrowUp", false) => down(frame, false, 1),
        ("PageDown", false) => page(frame, true),
        ("PageUp", false) => page(frame, false),
        (" ", false) => event.repeat() || choose(),
        ("ArrowRight", false) => across(frame, Across::Right),
        ("ArrowLeft", false) => across(frame, Across::Left),
        ("Home", false) => across(frame, Across::First),
        ("End", false) => across(frame, Across::Last),
        ("Home", true) => to_end(frame, false),
        ("End", true) => to_end(frame, true),
        _ => false,
    };
    if is_done {
        event.prevent_default();
    }
}

enum Across {
    Left,
    Right,
    First,
    Last,
}

/// The row and the column of what has the focus; none on the frame itself.
fn here() -> Option<(Element, usize)> {
    let cell = document().active_element()?.closest("td, th").ok()??;
    let row = cell.closest(ROWS).ok()??;
    let at = cells(&row).iter().position(|one| one.is_same_node(Some(&cell)))?;
    Some((row, at))
}

fn cells(row: &Element) -> Vec<Element> {
    focus::all(row, ":scope > *")
}

fn go(cell: Option<&Element>) -> bool {
    let stop = cell.and_then(|cell| cell.query_selector(STOP).ok().flatten());
    stop.is_some_and(|stop| stop.unchecked_into::<HtmlElement>().focus().is_ok())
}

/// From the frame into the first row in sight: at its name, where it can be chosen, else at the newest month.
fn enter(frame: &HtmlElement) -> bool {
    let top = frame.get_bounding_client_rect().top()
        + frame.query_selector("thead").ok().flatten().map_or(0.0, |head| f64::from(head.client_height()));
    let row = focus::all(frame, ROWS).into_iter().find(|row| row.get_bounding_client_rect().top() >= top - 1.0);
    let cells = row.map(|row| cells(&row)).unwrap_or_default();
    go(cells.first()) || cells.iter().rev().any(|cell| go(Some(cell)))
}

/// So many rows up or down. A cell of a month in which nothing was owed has nothing to stop at: the next one that has, or the last before.
fn down(frame: &HtmlElement, is_down: bool, count: usize) -> bool {
    let Some((row, column)) = here() else { return enter(frame) };
    let rows = focus::all(frame, ROWS);
    let Some(at) = rows.iter().position(|one| one.is_same_node(Some(&row))) else { return false };
    let further: Vec<_> = if is_down { rows.iter().skip(at + 1).collect() } else { rows.iter().take(at).rev().collect() };
    let nearer = count.saturating_sub(1).min(further.len());
    let to = |row: &&Element| go(cells(row).get(column));
    further[nearer..].iter().any(to) || further[..nearer].iter().rev().any(to)
}

/// As many rows as are in sight. On the frame itself the browser scrolls.
fn page(frame: &HtmlElement, is_down: bool) -> bool {
    let Some((row, _)) = here() else { return false };
    let in_sight = frame.client_height() / row.client_height().max(1);
    down(frame, is_down, usize::try_from(in_sight - 1).unwrap_or_default().max(1));
    true
}

/// Chooses the unit of the row, or lets go of it; the frame does not scroll by it.
fn choose() -> bool {
    let Some((row, _)) = here() else { return false };
    let is_on_it = document().active_element().is_some_and(|now| now.tag_name() == "INPUT");
    if is_on_it {
        return false;
    }
    if let Some(choice) = row.query_selector("input").ok().flatten() {
        choice.unchecked_into::<HtmlElement>().click();
    }
    true
}

fn across(frame: &HtmlElement, how: Across) -> bool {
    let Some((row, column)) = here() else { return enter(frame) };
    let cells = cells(&row);
    match how {
        Across::Right => cells.iter().skip(column + 1).any(|cell| go(Some(cell))),
        Across::Left => cells.iter().take(column).rev().any(|cell| go(Some(cell))),
        Across::First => cells.iter().any(|cell| go(Some(cell))),
        Across::Last => cells.iter().rev().any(|cell| go(Some(cell))),
    }
}

fn to_end(frame: &HtmlElement, is_last: bool) -> bool {
    let column = here().map_or(0, |(_, column)| column);
    frame.set_scroll_top(if is_last { frame.scroll_height() } else { 0 });
    let frame = frame.clone();
    // The rows there are drawn after the scrolling is heard of.
    request_animation_frame(move || {
        request_animation_frame(move || {
            let rows = focus::all(&frame, ROWS);
            let row = if is_last { rows.last() } else { rows.first() };
            if !go(row.and_then(|row| cells(row).into_iter().nth(column)).as_ref()) {
                go(row);
            }
        });
    });
    true
}
