//! A picture: known by the SHA-256 of its bytes, so that sending it twice is sending it once.
use std::fmt;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Largest stored picture, bytes. The phone aims at [`TARGET_BYTES`]; this is what the server refuses above.
pub const MAX_BYTES: u64 = 8 * 1024 * 1024;
/// Longest side after the phone has shrunk it, pixels.
pub const TARGET_SIDE: u32 = 1600;
/// What the phone aims at when it encodes, bytes.
pub const TARGET_BYTES: u64 = 300 * 1024;
/// Largest side and pixel count accepted by the server, read from the header before anything is decoded.
pub const MAX_SIDE: u32 = 12_000;
pub const MAX_PIXELS: u64 = 50_000_000;

/// SHA-256 of a picture's bytes as they left the phone; 64 lower-case hex digits on the wire.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, min_length = 64, max_length = 64))]
pub struct PhotoHash(String);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("a picture's hash has 64 lower-case hex digits")]
pub struct BadPhotoHash;

impl PhotoHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self::of_digest(&Sha256::digest(bytes).into())
    }

    /// Of bytes whose SHA-256 is known.
    pub fn of_digest(digest: &[u8; 32]) -> Self {
        use std::fmt::Write;
        Self(digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    pub fn parse(text: &str) -> Result<Self, BadPhotoHash> {
        let is_hex = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 64 && is_hex { Ok(Self(text.to_owned())) } else { Err(BadPhotoHash) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhotoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PhotoHash {
    type Error = BadPhotoHash;
    fn try_from(text: String) -> Result<Self, BadPhotoHash> {
        Self::parse(&text)
    }
}

impl From<PhotoHash> for String {
    fn from(hash: PhotoHash) -> String {
        hash.0
    }
}

/// Where a picture was taken, degrees (WGS 84). Kept apart from the picture and shown as a field of its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GeoPoint {
    pub latitude: f64,
    pub longitude: f64,
}

/// A picture of a report: its bytes' name and what was read out of it before its metadata was removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportPhoto {
    pub hash: PhotoHash,
    /// Bytes.
    pub size: u64,
    /// Pixels, right way up.
    pub width: u32,
    pub height: u32,
    #[serde(default)]
    pub caption: String,
    /// The camera's own local time, if the picture told it; without an offset, which no camera knows for certain.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = "local-date-time", example = "2026-02-14T10:05:00"))]
    pub taken_at: Option<NaiveDateTime>,
    #[serde(default)]
    pub location: Option<GeoPoint>,
}
