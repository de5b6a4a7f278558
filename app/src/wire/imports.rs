//! Bringing in what was collected by a Google Form: `/api/v1/imports`. A sheet and pictures are handed in first; then rows are
//! tried (`dry_run`) or filed, as many at a time as the caller likes. Filing a row twice files it once.
use serde::{Deserialize, Serialize};

use crate::domain::import::Mapping;
use crate::domain::photo::PhotoHash;
use crate::domain::report::{FieldProblem, ReportId};

/// Largest response sheet, bytes.
pub const MAX_SHEET_BYTES: usize = 10 * 1024 * 1024;
/// Largest ZIP of pictures, bytes; several can be handed in.
pub const MAX_ARCHIVE_BYTES: usize = 256 * 1024 * 1024;
/// Rows of one call.
pub const MAX_ROWS_AT_ONCE: u32 = 200;

/// `POST /api/v1/imports/sheets` (the CSV or XLSX as body) → this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SheetReply {
    /// What the sheet is called from here on.
    pub sheet: PhotoHash,
    /// The first line.
    pub columns: Vec<String>,
    /// Lines below it.
    pub rows: u32,
    /// The first few of them.
    pub sample: Vec<Vec<String>>,
    /// As this unit said it for a sheet with these columns, else a first proposal.
    pub mapping: Mapping,
    pub is_remembered: bool,
}

/// A picture out of a ZIP, made ready as a phone would have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportPicture {
    /// In the ZIP.
    pub name: String,
    pub hash: PhotoHash,
    pub size: u64,
    pub width: u32,
    pub height: u32,
}

/// `POST /api/v1/imports/pictures` (a ZIP as body) → this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PicturesReply {
    pub pictures: Vec<ImportPicture>,
    /// Names of files in it that are no readable pictures.
    pub refused: Vec<String>,
}

/// `POST /api/v1/imports`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportInput {
    pub sheet: PhotoHash,
    pub mapping: Mapping,
    #[serde(default)]
    pub pictures: Vec<ImportPicture>,
    /// Rows counted from 0, without the headings.
    pub first: u32,
    pub count: u32,
    /// Only say what would happen.
    pub dry_run: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReply {
    pub lines: Vec<ImportLine>,
}

/// What becomes of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportLine {
    /// As a spreadsheet numbers it: the headings are line 1.
    pub line: u32,
    pub outcome: ImportOutcome,
    /// Fields are those of the mapping.
    #[serde(default)]
    pub problems: Vec<FieldProblem>,
    #[serde(default)]
    pub report: Option<ReportId>,
    /// The unit it is for, if it was found.
    #[serde(default)]
    pub unit_name: Option<String>,
    /// Pictures found for it.
    #[serde(default)]
    pub pictures: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// Filed, or would be.
    New,
    /// Came in before, unchanged.
    Same,
    Refused,
    /// Nothing stands in the line.
    Empty,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}
