//! Bringing in what was collected by a Google Form: `/api/v1/imports`. A sheet and pictures are handed in first; then rows are
//! tried (`dry_run`) or filed, as many at a time as the caller likes. Filing a row twice files it once, and a try says of each
//! row what filing it would come to.
use serde::{Deserialize, Serialize};

use crate::domain::import::{ColumnDates, Mapping, Unmatched};
use crate::domain::photo::PhotoHash;
use crate::domain::report::{FieldProblem, ReportId};

pub use crate::domain::import::ImportPicture;

/// Largest response sheet, bytes.
pub const MAX_SHEET_BYTES: usize = 10 * 1024 * 1024;
/// Largest ZIP of pictures, bytes; several can be handed in.
pub const MAX_ARCHIVE_BYTES: usize = 256 * 1024 * 1024;
/// Largest list of a folder's files, bytes.
pub const MAX_LIST_BYTES: usize = 10 * 1024 * 1024;
/// Lists of pictures of one call: ZIPs.
pub const MAX_PICTURE_LISTS: usize = 100;
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
    /// Columns in which the order of day and month matters, and what their values say of it.
    #[serde(default)]
    pub dates: Vec<ColumnDates>,
}

/// `POST /api/v1/imports/pictures` (a ZIP as body) → this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PicturesReply {
    pub pictures: Vec<ImportPicture>,
    /// Names of files in it that are no readable pictures.
    pub refused: Vec<String>,
    /// What these pictures are called together from here on.
    #[serde(default)]
    pub list: Option<PhotoHash>,
}

/// `POST /api/v1/imports/lists` (the list of a Drive folder's files, CSV or XLSX, as body) → this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListReply {
    /// What the list is called from here on.
    pub list: PhotoHash,
    /// Files with an identity in it.
    pub files: u32,
}

/// `POST /api/v1/imports`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportInput {
    pub sheet: PhotoHash,
    pub mapping: Mapping,
    /// As [`PicturesReply::list`] calls them, a ZIP each.
    #[serde(default)]
    pub picture_lists: Vec<PhotoHash>,
    /// Pictures one by one; for a few.
    #[serde(default)]
    pub pictures: Vec<ImportPicture>,
    /// As [`ListReply::list`] calls it.
    #[serde(default)]
    pub file_list: Option<PhotoHash>,
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
    /// Their files.
    #[serde(default)]
    pub files: Vec<String>,
    /// Pictures that its cell names and that could not be given to it.
    #[serde(default)]
    pub unmatched: Vec<Unmatched>,
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
