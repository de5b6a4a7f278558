//! Enrolling a district from a table: a line for each official, with the village they work in. What a line means follows from
//! what is there already, and the same table again changes nothing.
mod columns;
mod identity;
mod plan;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod text;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::access::PersonId;
use super::area::{Area, AreaCode};
use super::report::FieldProblem;
use super::unit::UnitId;

pub use columns::{Column, Columns};
pub use identity::{official_id, unit_id, village_id};
pub use plan::{Known, plan};
pub use table::{Entry, Table};
pub use template::template;
pub use text::{MAX_TEXT_CHARS, text_problem};

/// Lines of one table: more than a district has officials.
pub const MAX_LINES: usize = 5_000;

/// What becomes of a line's village.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VillageChange {
    New,
    Renamed,
    /// As it is, or as a line above makes it.
    Same,
}

/// What becomes of a line's official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum OfficialChange {
    New,
    Same,
}

/// What a line brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineChange {
    pub village: VillageChange,
    /// The name that a renamed village had.
    pub was: Option<String>,
    pub official: OfficialChange,
}

/// A line of the table and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// As a spreadsheet numbers it, from 1.
    pub number: u32,
    /// As written, with Arabic digits.
    pub code: String,
    /// As the village is called from now on, or as written.
    pub village: String,
    pub name: String,
    pub position: String,
    /// None: the line is refused, and `problems` say why.
    pub change: Option<LineChange>,
    pub problems: Vec<FieldProblem>,
}

/// An official of a village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    pub id: PersonId,
    pub unit: UnitId,
    pub name: String,
    pub position: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVillage {
    pub unit: UnitId,
    pub code: AreaCode,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenamedVillage {
    pub unit: UnitId,
    pub from: String,
    pub to: String,
}

/// All that a table would write; nothing is ever taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows of villages' areas that are missing or named otherwise.
    pub areas: Vec<Area>,
    pub villages: Vec<NewVillage>,
    pub renamed: Vec<RenamedVillage>,
    pub officials: Vec<Official>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty() && self.villages.is_empty() && self.renamed.is_empty() && self.officials.is_empty()
    }

    /// SHA-256 in hex of what would be written: whoever confirms it confirms just that.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        // No text of a table holds a control character, so that a part's end cannot be forged.
        let mut put = |parts: &[&str]| parts.iter().for_each(|part| hash.update(format!("{part}\0")));
        self.areas.iter().for_each(|area| put(&["area", area.code.as_str(), &area.name_th, &area.name_en]));
        self.villages.iter().for_each(|village| put(&["village", &village.unit.0.to_string(), village.code.as_str(), &village.name]));
        self.renamed.iter().for_each(|village| put(&["renamed", &village.unit.0.to_string(), &village.from, &village.to]));
        for official in &self.officials {
            put(&["official", &official.id.0.to_string(), &official.unit.0.to_string(), &official.name, &official.position]);
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A table understood: every line, and what all of them together change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub lines: Vec<Line>,
    pub changes: Changes,
}
