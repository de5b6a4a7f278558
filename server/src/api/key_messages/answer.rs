//! How what everybody may read is answered: with a strong tag, kept a short while, and readable from other sites' pages.
use app::domain::photo::PhotoHash;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

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
    let tag = format!("\"{}\"", PhotoHash::of(&body));
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let is_known = known.flat_map(|value| value.split(',')).map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag);
    let common = (shared(), [(header::CACHE_CONTROL, CACHED)], [(header::ETAG, tag)]);
    if is_known {
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
