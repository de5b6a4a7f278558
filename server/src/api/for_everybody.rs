//! How what everybody may read is answered: with a strong tag, kept a short while, and readable from other sites' pages.
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::tagged::{has_tag, tag_of};

/// A message that was withdrawn is gone everywhere after five minutes.
const CACHED: HeaderValue = HeaderValue::from_static("public, max-age=300");
const ANYBODY: HeaderValue = HeaderValue::from_static("*");

fn shared() -> [(HeaderName, HeaderValue); 3] {
    [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, ANYBODY),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("etag")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin")),
    ]
}

/// The body, or 304 to whoever has it.
pub fn answer(asked: &HeaderMap, kind: &'static str, body: Vec<u8>) -> Response {
    let tag = tag_of(&body);
    let common = (shared(), [(header::CACHE_CONTROL, CACHED)], [(header::ETAG, tag.clone())]);
    if has_tag(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    (common, [(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response()
}

/// Asked by browsers before a page of another site sends `If-None-Match`.
pub async fn preflight() -> Response {
    let allowed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, OPTIONS")),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("if-none-match")),
        (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400")),
    ];
    (StatusCode::NO_CONTENT, shared(), allowed).into_response()
}
