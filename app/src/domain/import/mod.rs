//! What came in by today's way: the response sheet of a Google Form and ZIPs of pictures, read row by row into reports.
//!
//! A person says once which column holds what ([`Mapping`]); every row is then read without guessing, against the whole sheet:
//! [`plan`] says of each what it is worth. What cannot be told for certain is refused with what would make it certain.
mod dates;
mod guess;
mod identity;
mod listing;
mod pictures;
mod plan;
mod row;
#[cfg(test)]
mod tests;
mod units;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::channel::Channel;
use super::photo::PhotoHash;

pub use dates::{ColumnDates, ColumnOrder, DateOrder, column_dates, day};
pub use guess::guess;
pub use identity::{Identity, identity};
pub use listing::Listed;
pub use pictures::{MAX_CHOICES, Unmatched};
pub use plan::{Answer, Given, Line, Verdict, plan};
pub use row::{Row, read};
pub use units::Units;

/// Rows of one sheet: more than a province's month has.
pub const MAX_ROWS: usize = 5_000;
/// Columns of one sheet.
pub const MAX_COLUMNS: usize = 100;
/// Files that a folder's list may name.
pub const MAX_LISTED: usize = 50_000;

/// A sheet as text cells: the headings, and the lines below it, each as long as the headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// As a spreadsheet numbers it, from 1: blank lines may lie above the headings.
    pub heading_line: u32,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// A picture out of a ZIP, made ready as a phone would have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPicture {
    /// In the ZIP, with its folders.
    pub name: String,
    pub hash: PhotoHash,
    pub size: u64,
    pub width: u32,
    pub height: u32,
}

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
    /// Who answered, as Google Drive writes it behind the name of each of their files.
    Sender,
}

impl Field {
    pub const ALL: [Field; 11] = [
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
        Field::Sender,
    ];

    /// Those that hold dates.
    pub const DATES: [Field; 3] = [Field::Timestamp, Field::Date, Field::LastDay];

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
            Field::Sender => "sender",
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
    /// Columns counted from 0; [`Mapping::column`] is how to read it.
    #[serde(default)]
    pub columns: BTreeMap<Field, usize>,
    /// Apart from the others, because a desk from before it would refuse a field that it does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<usize>,
    /// For rows that name none.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// What a person said of columns whose own values leave it open ([`ColumnOrder::Open`]).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub orders: BTreeMap<Field, DateOrder>,
}

impl Mapping {
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied().or(if field == Field::Sender { self.sender } else { None })
    }

    /// A field's column, or none any more.
    pub fn set(&mut self, field: Field, column: Option<usize>) {
        match (field, column) {
            (Field::Sender, column) => self.sender = column,
            (field, Some(column)) => drop(self.columns.insert(field, column)),
            (field, None) => drop(self.columns.remove(&field)),
        }
    }

    /// The cell of a field, without spaces around it; empty where there is none.
    fn cell<'a>(&self, cells: &'a [String], field: Field) -> &'a str {
        self.column(field).and_then(|column| cells.get(column)).map_or("", |cell| cell.trim())
    }
}

/// A name as it is compared: digits Arabic, small letters, one space where there are several, folders with `/`.
fn plain(text: &str) -> String {
    let text = super::thai_date::from_thai_digits(text).to_lowercase().replace('\\', "/");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
