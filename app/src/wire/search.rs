//! What is found.
use serde::{Deserialize, Serialize};

use super::reports::ReportSummary;
use crate::domain::unit::Unit;

/// Units before the reports, where both are looked for.
pub const FIRST_UNITS: usize = 5;

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    Report,
    Unit,
}

impl Noun {
    /// As in `?kind=`.
    pub fn code(self) -> &'static str {
        match self {
            Noun::Report => "report",
            Noun::Unit => "unit",
        }
    }

    /// As in `?kind=`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "report" => Some(Noun::Report),
            "unit" => Some(Noun::Unit),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Found {
    Unit(FoundUnit),
    Report(Box<FoundReport>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundUnit {
    pub unit: Unit,
    /// As it was typed, and not only nearly.
    pub exact: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundReport {
    pub report: ReportSummary,
    /// As it was typed, and not only nearly.
    pub exact: bool,
    /// Where in its words; none when its unit is what was looked for.
    #[serde(default)]
    pub snippet: Option<Snippet>,
}

/// A few words of a text, and what was found in them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Snippet {
    pub before: String,
    pub found: String,
    pub after: String,
}
