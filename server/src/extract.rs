//! Extractors whose refusals are problem details, and reading a body within limits.
use app::domain::access::PersonId;
use app::wire::problem::code;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::BytesMut;
use futures::StreamExt;
use http_body_util::{BodyDataStream, BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use std::time::{Duration, Instant};
use tokio::time::timeout;

use crate::audit::Noted;

use crate::auth::address::ClientAddress;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::state::AppState;
use crate::turns::Turn;

/// Largest JSON body, bytes: a month of 240 captions in Thai is half of it.
pub const MAX_JSON: usize = 512 * 1024;
/// Largest JSON body of somebody without a session: a password of 1024 bytes, all of them escaped.
const MAX_STRANGERS_JSON: usize = 8 * 1024;
/// Slower than this, bytes a second, nobody may send: half of what a phone on 2G carries, and less than the phone itself
/// still waits for (SLOWEST_BYTES_PER_S in src/http.rs).
const SLOWEST_BYTES_PER_S: u64 = 1_250;
/// On top of it, and at most between two pieces: a line may fall silent for a while.
const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// Whatever its size; the app itself gives up after half an hour.
const LONGEST_BODY: Duration = Duration::from_secs(31 * 60);
/// Bytes of a refused body that are read and forgotten, so that the sender hears the answer and not a cut connection.
const MAX_DRAINED: usize = 16 * 1024 * 1024;

/// A JSON body; anything else is 400 `bad_json`.
pub struct ApiJson<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for ApiJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        read_json(state, request, MAX_JSON).await.map(Self)
    }
}

/// A request that somebody without a session may make, and that could guess a secret.
pub trait Guess {
    const TRY: Try;
}

/// As [`ApiJson`] for those: counted against the caller's address before any of the body is read or room held for it, and
/// small, so that strangers who send slowly or not at all keep nobody out.
pub struct GuessJson<T>(pub T);

impl<T: DeserializeOwned + Guess> FromRequest<AppState> for GuessJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let Ok(address) = ClientAddress::from_request_parts(&mut parts, state).await;
        state.throttle.check(T::TRY, address)?;
        read_json(state, Request::from_parts(parts, body), MAX_STRANGERS_JSON).await.map(Self)
    }
}

async fn read_json<T: DeserializeOwned>(state: &AppState, request: Request, limit: usize) -> Result<T, ApiError> {
    let is_json = is_json(request.headers());
    let sender = request.extensions().get::<Noted>().and_then(Noted::person);
    let held = read_body(state, sender, request.into_body(), limit).await?;
    if !is_json {
        return Err(ApiError::bad_json("the body must be application/json"));
    }
    serde_json::from_slice(&held.bytes).map_err(|_| ApiError::bad_json("the body is not the JSON this address takes"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
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

/// Reads a body of at most `limit` bytes while holding as much as it announces, or the limit, of the server's share for bodies and of
/// its sender's part of that.
///
/// # Errors
/// 413 above the limit, 503 when a share is used up, 408 when the sender stops or is [too slow](Pieces::next).
pub async fn read_body(state: &AppState, sender: Option<PersonId>, body: Body, limit: usize) -> Result<HeldBody, ApiError> {
    let announced = body.size_hint().upper().and_then(|bytes| usize::try_from(bytes).ok());
    if body.size_hint().lower() > limit as u64 {
        drain(body).await;
        return Err(ApiError::too_large());
    }
    let share = match state.hold_bytes_of(sender, announced.unwrap_or(limit).min(limit)) {
        Ok(share) => share,
        Err(refusal) => {
            drain(body).await;
            return Err(refusal);
        }
    };
    let mut bytes = BytesMut::with_capacity(announced.unwrap_or_default().min(limit));
    let mut pieces = Pieces::of(body, limit);
    while let Some(piece) = pieces.next().await? {
        bytes.extend_from_slice(&piece);
    }
    Ok(HeldBody { bytes: bytes.freeze(), _share: share })
}

/// A body, piece by piece as it comes.
pub struct Pieces {
    coming: BodyDataStream<Limited<Body>>,
    begun: Instant,
    come: usize,
}

impl Pieces {
    /// Of at most `limit` bytes.
    pub fn of(body: Body, limit: usize) -> Self {
        Self { coming: Limited::new(body, limit).into_data_stream(), begun: Instant::now(), come: 0 }
    }

    /// The next; None at the end.
    ///
    /// # Errors
    /// 413 above the limit; 408 when nothing comes for a while, or what has come took longer than [`time_for`] it: bytes that drip would
    /// hold their room for ever.
    pub async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let left = time_for(self.come).saturating_sub(self.begun.elapsed()).min(BODY_PATIENCE);
        let Some(piece) = timeout(left, self.coming.next()).await.map_err(|_| torn_body())? else { return Ok(None) };
        let piece = piece.map_err(|error| refused_body(&*error))?;
        self.come += piece.len();
        Ok(Some(piece))
    }
}

/// How long the first so many bytes of a body may take.
fn time_for(bytes: usize) -> Duration {
    let sending = Duration::from_secs(bytes as u64 / SLOWEST_BYTES_PER_S);
    (BODY_PATIENCE + sending).min(LONGEST_BODY)
}

/// Too long for its limit, or torn.
fn refused_body(error: &(dyn std::error::Error + 'static)) -> ApiError {
    if error.is::<LengthLimitError>() { ApiError::too_large() } else { torn_body() }
}

/// Bytes and the share of memory they hold; dropping it gives the share back.
pub struct HeldBody {
    pub bytes: Bytes,
    _share: Turn,
}

/// Reads and forgets what is still coming.
pub async fn drain(body: Body) {
    drain_up_to(body, MAX_DRAINED).await;
}

/// As [`drain`], with less patience for much.
pub async fn drain_up_to(body: Body, most: usize) {
    let mut pieces = Pieces::of(body, most);
    // Whoever stops or sends more does not hear the answer.
    while let Ok(Some(_)) = pieces.next().await {}
}

fn torn_body() -> ApiError {
    ApiError::new(StatusCode::REQUEST_TIMEOUT, code::SERVER_BUSY, "the body stopped coming")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_on_2g_gets_its_picture_through_and_a_drip_does_not_last() {
        let piece = 300 * 1024;
        let at_20_kbit_s = Duration::from_secs(piece as u64 * 8 / 20_000);
        assert!(time_for(piece) > 2 * at_20_kbit_s, "{:?}", time_for(piece));
        assert!(time_for(MAX_STRANGERS_JSON) < Duration::from_secs(40));
        assert_eq!(time_for(usize::MAX), LONGEST_BODY);
    }
}
