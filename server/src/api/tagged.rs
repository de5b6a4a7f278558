//! Replies that cost nothing when nothing changed.
use app::domain::photo::PhotoHash;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::ApiError;

/// As JSON under an `ETag` of its content; 304 to whoever has it.
pub fn tagged(headers: &HeaderMap, reply: &impl Serialize) -> Result<Response, ApiError> {
    let body = serde_json::to_vec(reply).map_err(ApiError::internal)?;
    let tag = format!("\"{}\"", PhotoHash::of(&body));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let tags = [(header::ETAG, tag.clone())];
    if known.is_some_and(|known| known.contains(&tag)) {
        return Ok((StatusCode::NOT_MODIFIED, tags).into_response());
    }
    Ok((tags, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}
