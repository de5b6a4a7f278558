//! Join cards: how somebody without e-mail gets a session on their own phone.
pub mod accept;
pub mod lookup;

use app::wire::problem::code;
use axum::http::StatusCode;

use crate::error::ApiError;

fn unknown() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, code::JOIN_CARD_UNKNOWN, "no such join card")
}

fn expired() -> ApiError {
    ApiError::new(StatusCode::GONE, code::JOIN_CARD_EXPIRED, "this join card has expired or was replaced")
}

fn used() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code::JOIN_CARD_USED, "another device has used this join card")
}
