//! What came in by today's way: the response sheet of a Google Form, read row by row into reports.
//!
//! A person says once which column holds what ([`Mapping`]); a row ([`Row`]) is then read without guessing.
mod guess;
mod row;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::channel::Channel;

pub use guess::guess;
pub use row::{Row, is_picture, read};

/// Rows of one sheet: more than a province's month has.
pub const MAX_ROWS: usize = 5_000;
/// Columns of one sheet.
pub const MAX_COLUMNS: usize = 100;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// When the form was filled in: what tells one answer from another.
    Timestamp,
    /// The unit's name, or its official area code.
    Unit,
    Channel,
    /// A day or a range of days.
    Date,
    /// The last day, where it has a column of its own.
    LastDay,
    /// What was done: becomes every picture's caption.
    Caption,
    Place,
    People,
    Note,
    /// Names or links of pictures, several in one cell.
    Pictures,
}

impl Field {
    pub const ALL: [Field; 10] = [
        Field::Timestamp,
        Field::Unit,
        Field::Channel,
        Field::Date,
        Field::LastDay,
        Field::Caption,
        Field::Place,
        Field::People,
        Field::Note,
        Field::Pictures,
    ];

    /// As on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Field::Timestamp => "timestamp",
            Field::Unit => "unit",
            Field::Channel => "channel",
            Field::Date => "date",
            Field::LastDay => "last_day",
            Field::Caption => "caption",
            Field::Place => "place",
            Field::People => "people",
            Field::Note => "note",
            Field::Pictures => "pictures",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.code() == code)
    }
}

/// Which column is what. A field without a column is empty in every row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mapping {
    /// Columns counted from 0.
    #[serde(default)]
    pub columns: BTreeMap<Field, usize>,
    /// For rows that name none.
    #[serde(default)]
    pub channel: Option<Channel>,
}

impl Mapping {
    /// The cell of a field, without spaces around it; empty where there is none.
    fn cell<'a>(&self, cells: &'a [String], field: Field) -> &'a str {
        self.columns.get(&field).and_then(|column| cells.get(*column)).map_or("", |cell| cell.trim())
    }
}
