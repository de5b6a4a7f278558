//! A picture as a reply: addressed by its content, so it never changes; treated as hostile by the browser.
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::api::tagged::has_tag;

/// `tag` names the bytes. A browser that has them already gets 304.
pub fn picture(asked: &HeaderMap, tag: &str, media_type: &'static str, bytes: Bytes) -> Response {
    let etag = format!("\"{tag}\"");
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=31536000, immutable")),
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    let mut response = if has_tag(asked, &etag) { StatusCode::NOT_MODIFIED.into_response() } else { bytes.into_response() };
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    response
}
