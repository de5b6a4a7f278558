//! The list of a Drive folder's files: the one paper that ties a form's links to the names in the ZIP.
use serde::{Deserialize, Serialize};

use super::Sheet;
use super::pictures::{SHORTEST_ID, drive_id};

/// A line of it: a file's identity, and the other cells, one of which is its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub id: String,
    pub names: Vec<String>,
}

impl Listed {
    /// Lines that hold an identity or a link, wherever it stands; the first line counts, for a list may have no headings.
    pub fn read(sheet: &Sheet) -> Vec<Self> {
        std::iter::once(&sheet.columns).chain(&sheet.rows).filter_map(|cells| Self::of(cells)).collect()
    }

    fn of(cells: &[String]) -> Option<Self> {
        let cells: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let id = cells.iter().find_map(|cell| drive_id(cell)).or_else(|| cells.iter().copied().find(|cell| is_bare_id(cell)))?;
        let names = cells.iter().filter(|cell| **cell != id && drive_id(cell).is_none()).map(|cell| (*cell).to_owned()).collect();
        Some(Self { id: id.to_owned(), names })
    }
}

fn is_bare_id(cell: &str) -> bool {
    cell.len() >= SHORTEST_ID && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
