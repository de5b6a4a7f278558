//! The version a change was made on, from `If-Match: "<version>"` (RFC 9110 13.1.1).
use app::wire::problem::code;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use crate::error::ApiError;
use crate::state::AppState;

pub struct IfMatch(pub u32);

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        let needed =
            || ApiError::new(StatusCode::PRECONDITION_REQUIRED, code::PRECONDITION_REQUIRED, "say in If-Match which version was changed");
        let text = parts.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()).ok_or_else(needed)?;
        let version = text.trim().trim_start_matches("W/").trim_matches('"').parse();
        version.map(Self).map_err(|_| needed())
    }
}
