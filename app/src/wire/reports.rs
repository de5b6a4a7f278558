//! Sending a report and its pictures, and reading them.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::channel::Channel;
use crate::domain::photo::PhotoHash;
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::review::Review;
use crate::domain::unit::Unit;

/// `PUT /api/v1/reports/{id}`. Idempotent: the same id, version and content gets the identical reply; the same id and
/// version with another content is refused (`report_conflict`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportSubmission {
    /// 1 for the first; each change after sending makes the next.
    pub version: u32,
    pub content: ReportContent,
    /// By the phone's clock; kept as it is, never trusted for deadlines.
    pub saved_at: DateTime<Utc>,
}

/// What the server durably holds of a report. Given on every write of the report or one of its pictures; only a
/// receipt with `complete` that names every picture as stored lets the phone drop its copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    pub report: ReportId,
    pub version: u32,
    /// What people read to each other: `69-000123`.
    pub number: String,
    pub received_at: DateTime<Utc>,
    /// True when the record and every picture it names are durable.
    pub complete: bool,
    pub photos: Vec<PhotoReceipt>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoReceipt {
    pub hash: PhotoHash,
    pub stored: bool,
}

/// `GET /api/v1/reports/{id}/signed-receipt`: by which anybody can check that the server received this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedReceipt {
    /// Of the public page.
    pub url: String,
    /// The same as a QR code.
    pub qr_svg: String,
}

/// Header on `PUT …/photos/{hash}`: `bytes <first>-<last>/<total>` (RFC 9110 14.4). Absent: the whole picture.
/// A chunk that does not complete the picture is answered 202 with [`UPLOAD_OFFSET`], the last with 200 and a [`Receipt`].
pub const CONTENT_RANGE: &str = "content-range";
/// Header of the reply to `HEAD …/photos/{hash}` and to a chunk: how many bytes, from the first on, the server has.
/// Equal to the total size when the picture is stored.
pub const UPLOAD_OFFSET: &str = "upload-offset";

/// The life of a report as the server knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// The record is here, pictures are on their way.
    AwaitingPhotos,
    /// Complete, and nobody has judged this version yet.
    Received,
    /// Sent back for correction.
    Returned,
    Accepted,
    #[serde(other)]
    Unknown,
}

impl ReportState {
    pub const KNOWN: [ReportState; 4] = [ReportState::AwaitingPhotos, ReportState::Received, ReportState::Returned, ReportState::Accepted];

    /// As in JSON and in `?state=`.
    pub fn code(self) -> &'static str {
        match self {
            ReportState::AwaitingPhotos => "awaiting_photos",
            ReportState::Received => "received",
            ReportState::Returned => "returned",
            ReportState::Accepted => "accepted",
            ReportState::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|state| state.code() == code)
    }
}

/// Whether a stored picture may be shown yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhotoState {
    /// Not here yet.
    Awaited,
    /// Stored; not yet decoded and looked at by the server.
    Unchecked,
    /// Decoded, thumbnail made.
    Ready,
    /// Its bytes are safe, but no picture could be decoded from them.
    Unreadable,
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportSummary {
    pub id: ReportId,
    pub version: u32,
    pub number: String,
    pub state: ReportState,
    pub unit: Unit,
    pub channel: Channel,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub place: String,
    pub people: Option<u32>,
    pub received_at: DateTime<Utc>,
    pub photos: Vec<PhotoView>,
    /// `<version>.<number of judgements>`: what a judgement names in `If-Match`.
    #[serde(default)]
    pub revision: String,
    /// The report of its month was accepted: nothing that the month counts changes any more.
    #[serde(default)]
    pub month_closed: bool,
    /// It came after that, and counts nowhere in the month.
    #[serde(default)]
    pub after_closing: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoView {
    pub hash: PhotoHash,
    pub caption: String,
    pub state: PhotoState,
}

/// A report whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDetail {
    pub summary: ReportSummary,
    pub content: ReportContent,
    /// Name and position of who filed it.
    pub filed_by: String,
    pub saved_at: DateTime<Utc>,
    /// Every judgement of every version, oldest first.
    #[serde(default)]
    pub reviews: Vec<Review>,
    /// Whether the one who asks may judge it.
    #[serde(default)]
    pub may_review: bool,
    /// A later version that does not count yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<WaitingVersion>,
}

/// A correction beside the version that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingVersion {
    pub version: u32,
    /// All of its pictures are here: it waits for its month, which is closed, to be open again.
    pub is_whole: bool,
}
