//! A picture as a reply: addressed by its content, so it never changes; treated as hostile by the browser.
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::api::tagged::has_tag;
use crate::headers::SANDBOXED;

/// `tag` names the bytes, in characters that a file's name may have. A browser that has them already gets 304.
pub fn picture(asked: &HeaderMap, tag: &str, media_type: &'static str, bytes: Bytes) -> Response {
    let etag = format!("\"{tag}\"");
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_SECURITY_POLICY, SANDBOXED),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    let mut response = if has_tag(asked, &etag) { StatusCode::NOT_MODIFIED.into_response() } else { bytes.into_response() };
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    let named = format!("inline; filename=\"{tag}.{}\"", media_type.trim_start_matches("image/"));
    for (name, text) in [(header::ETAG, etag), (header::CONTENT_DISPOSITION, named)] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
