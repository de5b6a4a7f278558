//! The wall of pictures, and what speaks about them.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::channel::Channel;
use crate::domain::likeness::{LikenessId, LikenessKind};
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::unit::Unit;

/// A picture with its story: one tile of the wall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WallPicture {
    pub report: ReportId,
    pub hash: PhotoHash,
    pub caption: String,
    pub unit: Unit,
    pub channel: Channel,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub place: String,
    #[serde(default)]
    pub people: Option<u32>,
    /// The report's.
    pub number: String,
    pub received_at: DateTime<Utc>,
    /// Something speaks about it that nobody has dismissed; see the report's likenesses. Never told to officials.
    #[serde(default)]
    pub warned: bool,
}

/// What speaks about a picture of a report: evidence for a person, never a verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Likeness {
    pub id: LikenessId,
    /// The picture of the report that was asked about.
    pub hash: PhotoHash,
    pub kind: LikenessKind,
    /// Bits of 64, days or metres, by kind.
    pub measure: u32,
    pub found_at: DateTime<Utc>,
    /// The picture it is like, if the one who asks may see it.
    #[serde(default)]
    pub other: Option<OtherPicture>,
    /// The other picture lies outside what the one who asks may see; how many there are is not told.
    #[serde(default)]
    pub elsewhere: bool,
    #[serde(default)]
    pub dismissed: Option<Dismissed>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OtherPicture {
    pub report: ReportId,
    pub hash: PhotoHash,
    pub number: String,
    pub unit: Unit,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub place: String,
    /// Whether it can be shown.
    pub ready: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dismissed {
    pub at: DateTime<Utc>,
    /// Name and position.
    pub by: String,
    pub reason: String,
}

/// `GET /api/v1/reports/{id}/likenesses`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Likenesses {
    /// The open ones first, those that weigh most before the others.
    pub items: Vec<Likeness>,
    /// Whether the one who asks may dismiss them.
    pub may_dismiss: bool,
}

/// `POST /api/v1/likenesses/{id}/dismissal`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dismissal {
    pub reason: String,
}
