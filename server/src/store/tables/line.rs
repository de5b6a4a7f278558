//! Rows whose columns are known only when they are asked for.
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::Kind;
use crate::store::sql::Value;

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    None,
    Id(Uuid),
    Text(String),
    Number(i64),
    Date(NaiveDate),
    Time(DateTime<Utc>),
    Flag(bool),
}

pub(in crate::store) struct Line(pub Vec<Cell>);

/// The columns of a row in their order.
pub(in crate::store) fn read_line(row: &PgRow, kinds: &[Kind]) -> sqlx::Result<Line> {
    let cell = |(index, kind): (usize, &Kind)| {
        Ok(match kind {
            Kind::Id => row.try_get::<Option<Uuid>, _>(index)?.map_or(Cell::None, Cell::Id),
            Kind::Text | Kind::Code(_) => row.try_get::<Option<String>, _>(index)?.map_or(Cell::None, Cell::Text),
            Kind::Number => row.try_get::<Option<i64>, _>(index)?.map_or(Cell::None, Cell::Number),
            Kind::Date => row.try_get::<Option<NaiveDate>, _>(index)?.map_or(Cell::None, Cell::Date),
            Kind::Time | Kind::Deadline => row.try_get::<Option<DateTime<Utc>>, _>(index)?.map_or(Cell::None, Cell::Time),
            Kind::Flag => row.try_get::<Option<i64>, _>(index)?.map_or(Cell::None, |flag| Cell::Flag(flag != 0)),
        })
    };
    kinds.iter().enumerate().map(cell).collect::<sqlx::Result<_>>().map(Line)
}

/// Bound where nothing is asked about its absence.
impl From<&Cell> for Value {
    fn from(cell: &Cell) -> Self {
        match cell {
            Cell::None => Value::Text(None),
            Cell::Id(id) => Value::from(*id),
            Cell::Text(text) => Value::from(text),
            Cell::Number(number) => Value::from(*number),
            Cell::Date(day) => Value::from(*day),
            Cell::Time(at) => Value::from(*at),
            Cell::Flag(flag) => Value::from(i64::from(*flag)),
        }
    }
}
