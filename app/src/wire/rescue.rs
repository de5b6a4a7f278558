//! The rescue file: everything unsent on a phone, sealed with the device's key so that only the server can open it and
//! anybody may carry it.
//!
//! ```text
//! "RUTAN1" | device uuid (16) | nonce (12) | AES-256-GCM ciphertext, the first 22 bytes as associated data
//! plaintext: u32 LE length | JSON RescueContent | pictures one after another in the order of `photos`
//! ```
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::reports::{Receipt, ReportSubmission};
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;

pub const MAGIC: &[u8; 6] = b"RUTAN1";
/// Largest rescue file, bytes.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RescueContent {
    pub reports: Vec<RescuedReport>,
    /// Every picture once: its name and length in bytes.
    pub photos: Vec<(PhotoHash, u64)>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RescuedReport {
    pub id: ReportId,
    pub submission: ReportSubmission,
}

/// What became of each report in a rescue file; one bad report does not stop the rest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RescueReply {
    pub results: Vec<RescueResult>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RescueResult {
    pub report: ReportId,
    #[serde(default)]
    pub receipt: Option<Receipt>,
    #[serde(default)]
    pub problem: Option<Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a whole rescue file")]
pub struct BadRescue;

/// The plaintext of a rescue file. `photo` gives the bytes of each picture named in `content.photos`, in order.
pub fn pack<'a>(content: &RescueContent, photos: impl Iterator<Item = &'a [u8]>) -> Result<Vec<u8>, BadRescue> {
    let json = serde_json::to_vec(content).map_err(|_| BadRescue)?;
    let mut plain = u32::try_from(json.len()).map_err(|_| BadRescue)?.to_le_bytes().to_vec();
    plain.extend_from_slice(&json);
    photos.for_each(|bytes| plain.extend_from_slice(bytes));
    Ok(plain)
}

/// The content and, in the order of `content.photos`, each picture's bytes. Hashes are not checked here.
pub fn unpack(plain: &[u8]) -> Result<(RescueContent, Vec<&[u8]>), BadRescue> {
    let (length, rest) = plain.split_first_chunk::<4>().ok_or(BadRescue)?;
    let json = rest.get(..u32::from_le_bytes(*length) as usize).ok_or(BadRescue)?;
    let content: RescueContent = serde_json::from_slice(json).map_err(|_| BadRescue)?;
    let mut rest = &rest[json.len()..];
    let mut photos = Vec::new();
    for (_, size) in &content.photos {
        let (photo, after) = rest.split_at_checked(usize::try_from(*size).map_err(|_| BadRescue)?).ok_or(BadRescue)?;
        photos.push(photo);
        rest = after;
    }
    if rest.is_empty() { Ok((content, photos)) } else { Err(BadRescue) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_and_a_torn_file_is_refused() {
        let photos = [b"one".as_slice(), b"second".as_slice()];
        let content = RescueContent { reports: vec![], photos: photos.iter().map(|p| (PhotoHash::of(p), p.len() as u64)).collect() };
        let plain = pack(&content, photos.into_iter()).unwrap();
        assert_eq!(unpack(&plain), Ok((content, photos.to_vec())));
        for cut in 0..plain.len() {
            assert!(unpack(&plain[..cut]).is_err(), "{cut} bytes");
        }
    }
}
