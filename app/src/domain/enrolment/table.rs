//! A sheet read as a table of officials.
use std::collections::BTreeSet;

use super::columns::{Column, Columns};
use super::template::is_example;
use super::text::{cleaned, folded};
use crate::domain::area::{AreaCode, AreaLevel};
use crate::domain::import::Sheet;
use crate::domain::thai_date::from_thai_digits;

/// Titles and notes above the headings.
const MAX_LINES_ABOVE: usize = 5;

/// A line as written, without spaces around its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As a spreadsheet numbers it, from 1.
    pub number: u32,
    /// With Arabic digits.
    pub code: String,
    pub village: String,
    /// With Arabic digits; empty where the table has none.
    pub moo: String,
    pub name: String,
    pub position: String,
}

impl Entry {
    /// The village, if the code is one's.
    pub fn village_code(&self) -> Option<AreaCode> {
        let is_village = |code: &AreaCode| code.level() == AreaLevel::Village && moo_of(code) != Some(0);
        AreaCode::parse(&self.code).ok().filter(is_village)
    }

    fn is_blank(&self) -> bool {
        [&self.code, &self.village, &self.moo, &self.name, &self.position].into_iter().all(String::is_empty)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    pub entries: Vec<Entry>,
}

impl Table {
    /// Blank lines are left out, and so is the example of the empty table; a title above the headings is passed over.
    ///
    /// # Errors
    /// The columns that are missing.
    pub fn read(sheet: &Sheet) -> Result<Self, Vec<Column>> {
        let (above, columns) = headings(sheet)?;
        let first = sheet.heading_line.saturating_add(1);
        let rows = (first..).zip(&sheet.rows).skip(above);
        let entries =
            rows.map(|(number, cells)| entry(number, cells, &columns)).filter(|entry| !entry.is_blank() && !is_example(&entry.name));
        Ok(Self { entries: entries.collect() })
    }

    /// The villages it names, by code.
    pub fn villages(&self) -> BTreeSet<AreaCode> {
        self.entries.iter().filter_map(Entry::village_code).collect()
    }
}

/// The last two digits of a village's code; there is no moo 0.
pub(super) fn moo_of(code: &AreaCode) -> Option<u8> {
    code.as_str().get(6..)?.parse().ok()
}

/// How many lines are passed over, and the columns: the headings stand in one of the first lines, below a title perhaps.
fn headings(sheet: &Sheet) -> Result<(usize, Columns), Vec<Column>> {
    let lines = std::iter::once(&sheet.columns).chain(sheet.rows.iter().take(MAX_LINES_ABOVE));
    let mut missing: Option<Vec<Column>> = None;
    for (above, line) in lines.enumerate() {
        match Columns::of(line) {
            Ok(columns) => return Ok((above, columns)),
            // Of the line that is most like headings.
            Err(here) if missing.as_ref().is_none_or(|missing| here.len() < missing.len()) => missing = Some(here),
            Err(_) => {}
        }
    }
    Err(missing.unwrap_or_default())
}

fn entry(number: u32, cells: &[String], columns: &Columns) -> Entry {
    let text = |column: usize| cleaned(cells.get(column).map_or("", String::as_str));
    // Offices write codes in groups: 34-01-09-01.
    let code = from_thai_digits(&text(columns.code)).replace([' ', '-'], "");
    let moo = columns.moo.map(|column| bare_moo(&from_thai_digits(&text(column)))).unwrap_or_default();
    let part = |column: Option<usize>| column.map(text).unwrap_or_default();
    let name = joined(&part(columns.title), &text(columns.name), &part(columns.surname));
    Entry { number, code, village: text(columns.village), moo, name, position: text(columns.position) }
}

/// A name as it is written in one: the title without a space, as Thai has it, and the surname, each unless it is there already.
fn joined(title: &str, name: &str, surname: &str) -> String {
    let title = if folded(name).starts_with(&folded(title)) { "" } else { title };
    let surname = if name.split(' ').skip(1).any(|part| part == surname) { "" } else { surname };
    let space = if title.is_ascii() && !title.is_empty() { " " } else { "" };
    cleaned(&format!("{title}{space}{name} {surname}"))
}

/// The number of `หมู่ที่ 3`, `(หมู่ที่ 3)` or `ม.3`.
fn bare_moo(text: &str) -> String {
    let text = text.trim_matches(['(', ')', ' ']);
    let number = ["หมู่ที่", "หมู่", "ม."].into_iter().find_map(|word| text.strip_prefix(word));
    number.unwrap_or(text).trim().to_owned()
}
