//! A page of a table as one row of one text. SQLite's driver hands each row from its own thread to who asked and wakes them for
//! it, which for a million rows costs more than finding them.
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::order::direction;
use super::{Cell, Kind, Line, Order};
use crate::store::sql::{Sql, sql};
use crate::store::{Result, StoreError};

/// `query` selects columns of these kinds, called `c0`, `c1` and so on; the last of them are those of `order`.
pub(in crate::store) fn pack(query: Sql, kinds: &[Kind], order: &[Order]) -> Sql {
    let mut packed = sql("SELECT json_group_array(json_array(");
    for (index, kind) in kinds.iter().enumerate() {
        packed.push(if index == 0 { "" } else { ", " });
        // JSON has no bytes.
        packed.push(if matches!(kind, Kind::Id) { "hex(" } else { "(" });
        packed.push_column(index);
        packed.push(")");
    }
    packed.push(")");
    let first = kinds.len() - order.len();
    for (place, order) in order.iter().enumerate() {
        packed.push(if place == 0 { " ORDER BY " } else { ", " });
        packed.push_column(first + place);
        packed.push(direction(order));
    }
    packed.push(") FROM (");
    packed.push_query(query);
    packed.push(")");
    packed
}

/// What [`pack`] made of them.
pub(in crate::store) fn unpack(text: &str, kinds: &[Kind]) -> Result<Vec<Line>> {
    let rows: Vec<Vec<Value>> = serde_json::from_str(text).map_err(unreadable)?;
    rows.into_iter()
        .map(|row| row.into_iter().zip(kinds).map(|(value, kind)| cell(value, *kind)).collect::<Result<_>>().map(Line))
        .collect()
}

fn cell(value: Value, kind: Kind) -> Result<Cell> {
    Ok(match (kind, value) {
        (_, Value::Null) => Cell::None,
        (Kind::Id, Value::String(hex)) if hex.is_empty() => Cell::None,
        (Kind::Id, Value::String(hex)) => Cell::Id(Uuid::parse_str(&hex).map_err(unreadable)?),
        (Kind::Text | Kind::Code(_), Value::String(text)) => Cell::Text(text),
        (Kind::Number, Value::Number(number)) => Cell::Number(number.as_i64().ok_or_else(|| unreadable(number))?),
        (Kind::Flag, Value::Number(number)) => Cell::Flag(number.as_i64() != Some(0)),
        (Kind::Date, Value::String(text)) => Cell::Date(text.parse::<NaiveDate>().map_err(unreadable)?),
        (Kind::Time | Kind::Deadline, Value::String(text)) => Cell::Time(text.parse::<DateTime<Utc>>().map_err(unreadable)?),
        (kind, value) => return Err(StoreError::Unreadable(format!("{value} where {kind:?} stands"))),
    })
}

fn unreadable(what: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(format!("a table's row: {what}"))
}
