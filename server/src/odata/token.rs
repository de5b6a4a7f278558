//! `$skiptoken`: where the last page ended, as the values by which the rows are ordered.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, NaiveDate};
use serde_json::Value;
use uuid::Uuid;

use super::typed::is_storable;
use super::{Read, Refused};
use crate::store::tables::{Cell, Kind, Order};

pub fn written(at: &[Cell]) -> String {
    let values = at.iter().map(|cell| match cell {
        Cell::None => Value::Null,
        Cell::Id(id) => Value::from(id.to_string()),
        Cell::Text(text) => Value::from(text.clone()),
        Cell::Number(number) => Value::from(*number),
        Cell::Date(day) => Value::from(day.to_string()),
        Cell::Time(at) => Value::from(at.timestamp_millis()),
        Cell::Flag(flag) => Value::from(*flag),
    });
    URL_SAFE_NO_PAD.encode(Value::Array(values.collect()).to_string())
}

/// # Errors
/// When it was not made for this order.
pub fn read(order: &[Order], text: &str) -> Read<Vec<Cell>> {
    let bad = || Refused::new("$skiptoken is of another request; begin again without it");
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
    let values: Vec<Value> = serde_json::from_slice(&bytes).map_err(|_| bad())?;
    if values.len() != order.len() {
        return Err(bad());
    }
    order.iter().zip(&values).map(|(order, value)| cell(order, value).ok_or_else(bad)).collect()
}

fn cell(order: &Order, value: &Value) -> Option<Cell> {
    if value.is_null() {
        return order.column.nullable.then_some(Cell::None);
    }
    Some(match order.column.kind {
        Kind::Id => Cell::Id(Uuid::parse_str(value.as_str()?).ok()?),
        Kind::Text | Kind::Code(_) => Cell::Text(value.as_str().filter(|text| !text.contains('\0'))?.to_owned()),
        Kind::Number => Cell::Number(value.as_i64()?),
        Kind::Date => Cell::Date(value.as_str()?.parse::<NaiveDate>().ok().filter(|day| is_storable(day.year()))?),
        Kind::Time | Kind::Deadline => Cell::Time(DateTime::from_timestamp_millis(value.as_i64()?).filter(|at| is_storable(at.year()))?),
        Kind::Flag => Cell::Flag(value.as_bool()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tables::REPORTS;

    #[test]
    fn a_token_survives_and_fits_its_own_order_only() {
        let order = |names: &[&str]| -> Vec<Order> {
            names.iter().map(|name| Order { column: REPORTS.column(name).unwrap(), descending: false }).collect()
        };
        let at = DateTime::from_timestamp_millis(1_771_027_200_123).unwrap();
        let cells = vec![
            Cell::None,
            Cell::Time(at),
            Cell::Flag(true),
            Cell::Text("ก'--".into()),
            Cell::Date(at.date_naive()),
            Cell::Id(Uuid::max()),
        ];
        let by = order(&["People", "ReceivedAt", "Counted", "Place", "FromDay", "Id"]);
        assert_eq!(read(&by, &written(&cells)).unwrap(), cells);
        assert!(read(&order(&["Place", "Id"]), &written(&cells)).is_err());
        assert!(read(&order(&["Id", "ReceivedAt", "Counted", "Place", "FromDay", "Id"]), &written(&cells)).is_err());
        assert!(read(&by, "%%%").is_err());
        let far = URL_SAFE_NO_PAD.encode(r#"["-200000-01-01","00000000-0000-0000-0000-000000000000"]"#);
        assert!(read(&order(&["FromDay", "Id"]), &far).is_err(), "no row has it, and PostgreSQL no such day");
    }
}
