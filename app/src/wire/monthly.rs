//! The month's report: arranging it, submitting it, and what the ministry says to it.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::channel::Channel;
use crate::domain::monthly::{Arrangement, MonthlyState, Withdrawn};
use crate::domain::period::Month;
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::unit::Unit;

/// One unit's month. Before anything was arranged: version 0, an empty draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Monthly {
    pub unit: Unit,
    pub month: Month,
    pub state: MonthlyState,
    /// One more with every change; a change names the one it was made on (`If-Match`), and is refused on another (412).
    pub version: u32,
    /// Of the last submission; 0: none yet.
    pub revision: u32,
    /// Given at the first submission.
    #[serde(default)]
    pub number: Option<String>,
    pub arrangement: Arrangement,
    #[serde(default)]
    pub changed_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub changed_by: Option<String>,
    /// Newest first.
    #[serde(default)]
    pub revisions: Vec<Revision>,
    /// Whether the one who asks may arrange and submit.
    #[serde(default)]
    pub may_arrange: bool,
    /// Whether the one who asks may accept or return it.
    #[serde(default)]
    pub may_judge: bool,
    /// While it is arranged: placed pictures whose reports were sent back or changed since. It cannot be submitted with them.
    #[serde(default)]
    pub withdrawn: Vec<Withdrawn>,
}

/// One submission: frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    pub revision: u32,
    pub submitted_at: DateTime<Utc>,
    pub submitted_by: String,
    /// `submitted`, `accepted` or `returned`.
    pub state: MonthlyState,
    #[serde(default)]
    pub decided_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub decided_by: Option<String>,
    #[serde(default)]
    pub comment: String,
    /// Path of the public page that checks this revision's receipt.
    pub check_path: String,
    #[serde(default)]
    pub documents: Vec<Document>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    Pdf,
    Docx,
}

impl DocumentKind {
    pub const ALL: [DocumentKind; 2] = [DocumentKind::Pdf, DocumentKind::Docx];

    /// Also the end of its file name.
    pub fn code(self) -> &'static str {
        match self {
            DocumentKind::Pdf => "pdf",
            DocumentKind::Docx => "docx",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A paper of a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Document {
    pub kind: DocumentKind,
    /// Bytes, once it is made.
    #[serde(default)]
    pub size: Option<u64>,
    /// How far the next one is, while it is being made; the one before stays until then.
    #[serde(default)]
    pub percent: Option<u8>,
    /// It could not be made; why stands in the server's log.
    #[serde(default)]
    pub failed: bool,
}

/// `PUT /api/v1/units/{unit}/months/{month}/report`, with `If-Match: "<version>"` (`"0"` for the first).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArrangementInput {
    pub arrangement: Arrangement,
}

/// `POST …/report/submission`, with `If-Match`. As long as nothing is confirmed it asks about what looks wrong: 422 `month_has_gaps`
/// (channels without a picture) or `month_has_other_dates`, both kinds in `errors`. Never taken, 422: no picture at all
/// (`month_is_empty`), and placed pictures whose reports were sent back or changed since (`pictures_withdrawn`, their fields in
/// `errors`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionInput {
    /// Everything it would ask about is meant.
    #[serde(default)]
    pub gaps_confirmed: bool,
}

/// `POST …/report/decision`, with `If-Match`: the ministry accepts, or returns with a comment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionInput {
    pub accepted: bool,
    #[serde(default)]
    pub comment: String,
}

/// A picture that may be placed: of an accepted report of the month, or of the unit's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TrayPicture {
    pub hash: PhotoHash,
    pub source: ReportId,
    /// The report's number.
    pub number: String,
    pub channel: Channel,
    pub caption: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub place: String,
    pub unit_name: String,
}
