//! What a change was made on, from `If-Match` (RFC 9110 13.1.1): a month's version, a report's revision.
use std::str::FromStr;

use app::wire::problem::code;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use crate::error::ApiError;
use crate::state::AppState;

/// Without it, or with one that cannot be read: 428 `precondition_required`.
pub struct IfMatch<T>(pub T);

impl<T: FromStr> FromRequestParts<AppState> for IfMatch<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        named(parts.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default()).map(Self)
    }
}

/// As in the header, with or without the quotes.
///
/// # Errors
/// 428 for what names nothing.
pub fn named<T: FromStr>(tag: &str) -> Result<T, ApiError> {
    let inside = tag.trim().trim_start_matches("W/").trim_matches('"');
    let needed = || ApiError::new(StatusCode::PRECONDITION_REQUIRED, code::PRECONDITION_REQUIRED, "say in If-Match what was changed");
    inside.parse().map_err(|_| needed())
}

#[cfg(test)]
mod tests {
    use app::domain::review::Revision;

    use super::*;

    #[test]
    fn a_tag_is_read_with_and_without_its_quotes() {
        for tag in ["3", "\"3\"", " W/\"3\" "] {
            assert_eq!(named::<u32>(tag).unwrap(), 3, "{tag}");
        }
        assert_eq!(named::<Revision>("\"3.12\"").unwrap(), Revision { version: 3, judgements: 12 });
        for nothing in ["", "*", "\"x\"", "-1"] {
            assert_eq!(named::<u32>(nothing).unwrap_err().code, "precondition_required", "{nothing}");
        }
    }
}
