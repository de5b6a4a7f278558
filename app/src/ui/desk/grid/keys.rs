//! The grid by keyboard: one stop, within which the arrows go from cell to cell, as in a sheet.
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::ui::desk::focus;

/// What one can do in a cell.
const STOP: &str = "a[href], input";
const ROWS: &str = "tr[aria-rowindex]";

/// The arrows, Home and End within the row, and with Ctrl to the first and the last row that is here.
pub fn press(frame: &HtmlElement, event: &KeyboardEvent) {
    if event.alt_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let is_done = match (event.key().as_str(), event.ctrl_key()) {
        ("ArrowDown", false) => down(frame, 1),
        ("ArrowUp", false) => down(frame, -1),
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

/// From the frame into the first row in sight.
fn enter(frame: &HtmlElement) -> bool {
    let top = frame.get_bounding_client_rect().top()
        + frame.query_selector("thead").ok().flatten().map_or(0.0, |head| f64::from(head.client_height()));
    let row = focus::all(frame, ROWS).into_iter().find(|row| row.get_bounding_client_rect().top() >= top - 1.0);
    row.is_some_and(|row| go(cells(&row).first()))
}

/// A cell of a month in which nothing was owed has nothing to stop at: the next one that has.
fn down(frame: &HtmlElement, step: isize) -> bool {
    let Some((row, column)) = here() else { return enter(frame) };
    let rows = focus::all(frame, ROWS);
    let Some(at) = rows.iter().position(|one| one.is_same_node(Some(&row))) else { return false };
    let further: Vec<_> = if step > 0 { rows.iter().skip(at + 1).collect() } else { rows.iter().take(at).rev().collect() };
    further.into_iter().any(|row| go(cells(row).get(column)))
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
