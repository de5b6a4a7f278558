//! Extractors whose refusals are problem details, and reading a body within limits.
use app::wire::problem::code;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use futures::StreamExt;
use http_body_util::BodyExt;
use serde::de::DeserializeOwned;

use crate::error::ApiError;
use crate::state::AppState;

/// Largest JSON body, bytes: a month of 240 captions in Thai is half of it.
const MAX_JSON: usize = 512 * 1024;
/// Bytes of a refused body that are read and forgotten, so that the sender hears the answer and not a cut connection.
const MAX_DRAINED: usize = 16 * 1024 * 1024;

/// A JSON body; anything else is 400 `bad_json`.
pub struct ApiJson<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for ApiJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_json = kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let held = read_body(state, request.into_body(), MAX_JSON).await?;
        if !is_json {
            return Err(ApiError::bad_json("the body must be application/json"));
        }
        let read = serde_json::from_slice(&held.bytes);
        read.map(Self).map_err(|_| ApiError::bad_json("the body is not the JSON this address takes"))
    }
}

/// Path parameters; one that cannot be read names nothing, so it is 404.
pub struct ApiPath<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for ApiPath<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Path(value) = Path::<T>::from_request_parts(parts, state).await.map_err(|_| ApiError::not_found())?;
        Ok(Self(value))
    }
}

/// Query parameters; take them as text and check each, so that the refusal can name the field.
pub struct ApiQuery<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for ApiQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Query(value) = Query::<T>::from_request_parts(parts, state).await.map_err(|_| ApiError::field("query", "unreadable"))?;
        Ok(Self(value))
    }
}

/// Reads a body of at most `limit` bytes while holding that much of the server's share for bodies.
///
/// # Errors
/// 413 above the limit, 503 when the share is used up, 408 when the sender stops.
pub async fn read_body(state: &AppState, body: Body, limit: usize) -> Result<HeldBody, ApiError> {
    let announced = body.size_hint().upper().and_then(|bytes| usize::try_from(bytes).ok());
    if body.size_hint().lower() > limit as u64 {
        drain(body).await;
        return Err(ApiError::too_large());
    }
    let share = state.hold_bytes(announced.unwrap_or(limit).min(limit))?;
    let limited = http_body_util::Limited::new(body, limit);
    let bytes = limited
        .collect()
        .await
        .map_err(|error| if error.is::<http_body_util::LengthLimitError>() { ApiError::too_large() } else { torn_body() })?;
    Ok(HeldBody { bytes: bytes.to_bytes(), share })
}

/// Bytes and the share of memory they hold; dropping it gives the share back.
pub struct HeldBody {
    pub bytes: Bytes,
    share: tokio::sync::OwnedSemaphorePermit,
}

impl HeldBody {
    /// The bytes for oneself, with the share to be dropped when they are.
    pub fn into_parts(self) -> (Bytes, tokio::sync::OwnedSemaphorePermit) {
        (self.bytes, self.share)
    }
}

/// Reads and forgets what is still coming.
pub async fn drain(body: Body) {
    let mut stream = http_body_util::Limited::new(body, MAX_DRAINED).into_data_stream();
    while let Some(Ok(_)) = stream.next().await {}
}

fn torn_body() -> ApiError {
    ApiError::new(StatusCode::REQUEST_TIMEOUT, code::SERVER_BUSY, "the body stopped coming")
}
