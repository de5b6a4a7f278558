//! What is known of pictures; their bytes are the photo storage's.
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::reports::PhotoState;
use chrono::{DateTime, Utc};

use super::{Result, Store};

/// Kind of the job that decodes a stored picture and makes its thumbnail; the payload is the hash.
pub const THUMBNAIL_JOB: &str = "thumbnail";

/// A picture as a report names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPhoto {
    /// Bytes, as the report claims.
    pub size: u64,
    pub stored: bool,
    pub state: PhotoState,
    /// `jpeg`, `png` or `webp`, once stored.
    pub kind: Option<String>,
}

/// A picture whose bytes are durable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPhoto<'a> {
    pub hash: &'a PhotoHash,
    /// Bytes.
    pub size: u64,
    /// `jpeg`, `png` or `webp`, by content.
    pub kind: &'a str,
    /// Pixels, from the header.
    pub width: u32,
    pub height: u32,
}

impl Store {
    /// None when no version of the report names the picture.
    pub async fn named_photo(&self, _report: ReportId, _hash: &PhotoHash) -> Result<Option<NamedPhoto>> {
        todo!()
    }

    /// Call it when the bytes are durable. In one transaction: notes the picture, completes every report that waited for
    /// it alone, and enqueues a [`THUMBNAIL_JOB`]. A repeat changes nothing.
    pub async fn record_photo(&self, _photo: &StoredPhoto<'_>, _now: DateTime<Utc>) -> Result<()> {
        todo!()
    }

    /// Once decoded, or found undecodable. Does nothing to a picture that is not stored.
    pub async fn set_photo_state(&self, _hash: &PhotoHash, _state: PhotoState) -> Result<()> {
        todo!()
    }
}
