//! Who has a password that somebody else gave them, and knows, and where the operator asks staff for a second factor whoever has none,
//! can mend that, end their sessions, see what is held about them, and nothing else.
use app::wire::problem::code;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::route::is_among;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::ActiveSession;

/// By method and route: what one needs for adding it, and what is everybody's right.
const OPEN: [(&str, &str); 11] = [
    ("GET", "/api/v1/me"),
    ("GET", "/api/v1/me/data"),
    ("GET", "/api/v1/me/factors"),
    ("POST", "/api/v1/me/totp"),
    ("PUT", "/api/v1/me/totp"),
    ("PUT", "/api/v1/me/password"),
    ("GET", "/api/v1/sessions"),
    ("DELETE", "/api/v1/sessions/{id}"),
    ("DELETE", "/api/v1/sessions"),
    ("DELETE", "/api/v1/sessions/current"),
    ("PUT", "/api/v1/sessions/current/proof"),
];

/// Whoever joined by a card has a phone in their hand and nothing to add.
///
/// # Errors
/// 401 `password_change_required`, 401 `second_factor_required`: the session is not enough (RFC 9470), and a client that does not know the code keeps what it was to send.
pub fn check(state: &AppState, parts: &Parts, session: &ActiveSession) -> Result<(), ApiError> {
    if session.given_since.is_some() && session.device.is_none() && !is_among(parts, &OPEN) {
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, code::PASSWORD_CHANGE_REQUIRED, "choose a password of your own first"));
    }
    let is_missing = state.config.second_factor_required && session.device.is_none() && session.totp_since.is_none();
    if is_missing && !is_among(parts, &OPEN) {
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, code::SECOND_FACTOR_REQUIRED, "add a second factor first"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_there() {
        let routes: Vec<_> = crate::router::routes().into_iter().map(|(method, path)| (method.to_string(), path)).collect();
        for (method, path) in OPEN {
            assert!(routes.contains(&(method.to_owned(), path.to_owned())), "{method} {path}");
        }
    }
}
