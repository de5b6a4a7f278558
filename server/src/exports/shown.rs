//! A value as a person reads it in a sheet.
use app::domain::obligation::due_on;
use app::domain::thai_date::BANGKOK;
use app::text::{self, Lang};
use chrono::{NaiveDate, NaiveDateTime};

use crate::store::tables::{Cell, Kind};

#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    Nothing,
    Text(String),
    Number(i64),
    Date(NaiveDate),
    /// In Thailand.
    Time(NaiveDateTime),
}

/// Codes in words, times in Thailand, a deadline as its last day.
pub fn shown(kind: Kind, cell: Cell, lang: Lang) -> Shown {
    match (kind, cell) {
        (_, Cell::None) => Shown::Nothing,
        (Kind::Code(word), Cell::Text(code)) => Shown::Text(word(&code, lang).map_or(code, str::to_owned)),
        (Kind::Deadline, Cell::Time(at)) => Shown::Date(due_on(at)),
        (_, Cell::Time(at)) => Shown::Time(at.with_timezone(&BANGKOK).naive_local()),
        (_, Cell::Text(text)) => Shown::Text(text),
        (_, Cell::Id(id)) => Shown::Text(id.to_string()),
        (_, Cell::Number(number)) => Shown::Number(number),
        (_, Cell::Date(day)) => Shown::Date(day),
        (_, Cell::Flag(flag)) => Shown::Text(if flag { text::table_yes(lang) } else { text::table_no(lang) }.to_owned()),
    }
}
