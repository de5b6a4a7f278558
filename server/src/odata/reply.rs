//! Replies as OData's JSON has them, written in the order in which readers of streams want them.
use chrono::SecondsFormat;
use serde_json::json;

use super::path::SETS;
use crate::store::tables::{Cell, Column};

/// A row, with its unit where that was asked for.
pub struct Row {
    pub cells: Vec<Cell>,
    /// None: not asked for. `Some(None)`: there is none for this reader.
    pub unit: Option<Option<Vec<Cell>>>,
}

/// What a reply says besides its rows.
pub struct Envelope {
    pub context: String,
    pub count: Option<u64>,
    pub next: Option<String>,
}

/// The sets there are. `base` ends in a slash.
pub fn service(base: &str) -> String {
    let sets: Vec<_> = SETS.iter().map(|table| json!({ "name": table.set, "kind": "EntitySet", "url": table.set })).collect();
    format!("{{\"@odata.context\":{},\"value\":{}}}", json!(format!("{base}$metadata")), json!(sets))
}

pub fn rows(envelope: &Envelope, columns: &[&'static Column], unit_columns: &[&'static Column], rows: &[Row]) -> String {
    let mut out = format!("{{\"@odata.context\":{}", json!(envelope.context));
    if let Some(count) = envelope.count {
        out.push_str(&format!(",\"@odata.count\":{count}"));
    }
    out.push_str(",\"value\":[");
    for (index, row) in rows.iter().enumerate() {
        out.push_str(if index == 0 { "{" } else { ",{" });
        members(&mut out, columns, unit_columns, row);
        out.push('}');
    }
    out.push(']');
    if let Some(next) = &envelope.next {
        out.push_str(&format!(",\"@odata.nextLink\":{}", json!(next)));
    }
    out.push('}');
    out
}

pub fn one(context: &str, columns: &[&'static Column], unit_columns: &[&'static Column], row: &Row) -> String {
    let mut out = format!("{{\"@odata.context\":{},", json!(context));
    members(&mut out, columns, unit_columns, row);
    out.push('}');
    out
}

fn members(out: &mut String, columns: &[&'static Column], unit_columns: &[&'static Column], row: &Row) {
    push_cells(out, columns, &row.cells);
    match &row.unit {
        None => {}
        Some(None) => out.push_str(",\"Unit\":null"),
        Some(Some(cells)) => {
            out.push_str(",\"Unit\":{");
            push_cells(out, unit_columns, cells);
            out.push('}');
        }
    }
}

fn push_cells(out: &mut String, columns: &[&'static Column], cells: &[Cell]) {
    for (index, (column, cell)) in columns.iter().zip(cells).enumerate() {
        out.push_str(if index == 0 { "\"" } else { ",\"" });
        out.push_str(column.property);
        out.push_str("\":");
        out.push_str(&value(cell));
    }
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::None => "null".to_owned(),
        Cell::Id(id) => format!("\"{id}\""),
        Cell::Text(text) => json!(text).to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => format!("\"{day}\""),
        Cell::Time(at) => format!("\"{}\"", at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        Cell::Flag(flag) => flag.to_string(),
    }
}
