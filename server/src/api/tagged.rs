//! Replies that cost nothing when nothing changed.
use app::domain::photo::PhotoHash;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::ApiError;

/// The strong tag of these bytes.
pub fn tag_of(bytes: &[u8]) -> String {
    format!("\"{}\"", PhotoHash::of(bytes))
}

/// Whether the one who asks has what this tag names (RFC 9110 13.1.2).
pub fn has_tag(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    known.flat_map(|value| value.split(',')).map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

/// As JSON under an `ETag` of its content; 304 to whoever has it.
pub fn tagged(headers: &HeaderMap, reply: &impl Serialize) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(reply).map_err(ApiError::internal)?;
    let tag = tag_of(&body);
    let tags = [(header::ETAG, tag.clone())];
    if has_tag(headers, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, tags).into_response());
    }
    Ok((tags, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}
