//! `Content-Range: bytes <first>-<last>/<total>` (RFC 9110 14.4) of one part of an upload.
use app::wire::reports::CONTENT_RANGE;
use axum::http::HeaderMap;

use crate::error::ApiError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub first: u64,
    /// Bytes.
    pub length: u64,
    pub total: u64,
}

/// None when the header is absent: the body is the whole picture.
///
/// # Errors
/// `validation` for a header that is not of this form.
pub fn part(headers: &HeaderMap) -> Result<Option<Part>, ApiError> {
    let Some(value) = headers.get(CONTENT_RANGE) else { return Ok(None) };
    let part = value.to_str().ok().and_then(parse).ok_or_else(|| ApiError::field(CONTENT_RANGE, "unreadable"))?;
    Ok(Some(part))
}

fn parse(text: &str) -> Option<Part> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last, total): (u64, u64, u64) = (first.parse().ok()?, last.parse().ok()?, total.parse().ok()?);
    (first <= last && last < total).then(|| Part { first, length: last - first + 1, total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_lies_within_its_whole_or_is_refused() {
        assert_eq!(parse("bytes 10-19/30"), Some(Part { first: 10, length: 10, total: 30 }));
        for bad in ["bytes 19-10/30", "bytes 10-30/30", "bytes */30", "10-19/30", "bytes 10-19/*", "bytes -1-3/5", ""] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        assert_eq!(parse(&format!("bytes 0-{}/{}", u64::MAX, u64::MAX)), None);
    }
}
