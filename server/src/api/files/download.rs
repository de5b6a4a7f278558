//! A file as a reply: from any byte on (RFC 9110 section 14), known by its hash, treated as hostile by the browser.
use std::ops::Range;

use app::domain::file::FileForm;
use app::wire::url::url_part;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_range_header::StartPosition;

use super::receive::make_preview;
use crate::api::tagged::has_tag;
use crate::error::ApiError;
use crate::headers::SANDBOXED;
use crate::state::AppState;
use crate::store::StoredFile;

pub(crate) const PDF: &str = "application/pdf";

/// Who may keep a copy on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Download {
    Private,
    /// Of the public page: what was withdrawn is gone everywhere after five minutes.
    Public,
}

impl Download {
    fn cached(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Download::Private => "private, no-cache",
            Download::Public => "public, max-age=300",
        })
    }
}

/// The whole file, or the range that was asked for; 304 to whoever has it, 416 where nothing of it lies in the range.
pub async fn download(state: &AppState, asked: &HeaderMap, file: &StoredFile, kind: Download) -> Result<Response, ApiError> {
    let tag = format!("\"{}\"", file.hash);
    let common = common(&tag, kind);
    if has_tag(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let size = file.info.bytes;
    let range = match range(asked, &tag, size) {
        Wanted::All => 0..size,
        Wanted::Part(range) => range,
        Wanted::Nothing => {
            let refused = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, refused).into_response());
        }
    };
    let bytes = state.photos.file(&file.hash, range.clone()).await?.ok_or_else(ApiError::not_found)?;
    let described = [
        (header::CONTENT_TYPE, file.info.media_type.clone()),
        (header::CONTENT_DISPOSITION, disposition(file)),
        (header::CONTENT_LENGTH, (range.end - range.start).to_string()),
    ];
    let alone = (file.info.media_type != PDF).then_some([(header::CONTENT_SECURITY_POLICY, SANDBOXED)]);
    let reply = (common, described, alone, Body::from_stream(bytes));
    if range == (0..size) {
        return Ok(reply.into_response());
    }
    let part = [(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", range.start, range.end - 1))];
    Ok((StatusCode::PARTIAL_CONTENT, part, reply).into_response())
}

/// A small JPEG of it; 404 when there is none.
pub async fn preview(state: &AppState, asked: &HeaderMap, file: &StoredFile, kind: Download) -> Result<Response, ApiError> {
    if !file.info.has_preview {
        return Err(ApiError::not_found());
    }
    let tag = format!("\"{}-preview\"", file.hash);
    let common = common(&tag, kind);
    if has_tag(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let bytes = match state.photos.thumbnail(&file.hash).await?.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => bytes,
        // A disk lost it, or a storage was brought back without what can be made again.
        None => {
            drop(state.photos.file(&file.hash, 0..1).await?.ok_or_else(ApiError::not_found)?);
            make_preview(state, &file.hash, file.info.bytes).await?
        }
    };
    let described = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"preview.jpeg\"")),
        (header::CONTENT_SECURITY_POLICY, SANDBOXED),
    ];
    Ok((common, described, bytes).into_response())
}

fn common(tag: &str, kind: Download) -> [(HeaderName, HeaderValue); 4] {
    [
        (header::ETAG, HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""))),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::CACHE_CONTROL, kind.cached()),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ]
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    All,
    Part(Range<u64>),
    Nothing,
}

/// One range is answered; several, or one that cannot be read, get the whole file, as the RFC leaves it free. So does a part
/// of other bytes than these (`If-Range`).
pub(crate) fn range(asked: &HeaderMap, tag: &str, size: u64) -> Wanted {
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let Some(wanted) = text(header::RANGE) else { return Wanted::All };
    if text(header::IF_RANGE).is_some_and(|known| known != tag) {
        return Wanted::All;
    }
    let Ok(parsed) = http_range_header::parse_range_header(wanted) else { return Wanted::All };
    match (parsed.validate(size).as_deref(), parsed.ranges.as_slice()) {
        // Of nothing there is no part.
        (Ok([one]), _) if *one.end() < size => Wanted::Part(*one.start()..one.end() + 1),
        (Err(_), [one]) if matches!(one.start, StartPosition::Index(first) if first >= size) => Wanted::Nothing,
        _ => Wanted::All,
    }
}

/// Pictures, sound and PDF open in the browser, the rest is kept; under its own name (RFC 6266, RFC 8187).
fn disposition(file: &StoredFile) -> String {
    let is_shown = file.info.form != FileForm::Document || file.info.media_type == PDF;
    let how = if is_shown { "inline" } else { "attachment" };
    format!("{how}; filename*=UTF-8''{}", url_part(&file.info.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).unwrap())).collect()
    }

    #[test]
    fn a_download_goes_on_where_it_broke_off_unless_the_file_is_another_one() {
        let of = |text: &str| range(&asked(&[(header::RANGE, text)]), "\"a\"", 100);
        assert_eq!(of("bytes=40-"), Wanted::Part(40..100));
        assert_eq!(of("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(of("bytes=-10"), Wanted::Part(90..100));
        assert_eq!(of("bytes=90-200"), Wanted::Part(90..100));
        assert_eq!(of("bytes=100-"), Wanted::Nothing);
        assert_eq!(of("bytes=-200"), Wanted::All, "more than there is from the end is all of it");
        assert_eq!((of("bytes=0-1,4-5"), of("lines=1-2"), of("bytes=x")), (Wanted::All, Wanted::All, Wanted::All));
        assert_eq!(range(&asked(&[]), "\"a\"", 100), Wanted::All);
        assert_eq!(range(&asked(&[(header::RANGE, "bytes=0-")]), "\"a\"", 0), Wanted::All, "of nothing there is no part");
        let if_range = |tag: &str| range(&asked(&[(header::RANGE, "bytes=40-"), (header::IF_RANGE, tag)]), "\"a\"", 100);
        assert_eq!((if_range("\"a\""), if_range("\"b\"")), (Wanted::Part(40..100), Wanted::All));
    }
}
