//! The one error a handler returns: problem details (RFC 9457) with a stable code from [`app::wire::problem::code`].
use std::fmt;

use app::domain::report::FieldProblem;
use app::wire::problem::{Problem, code};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::auth::password::PasswordError;
use crate::auth::secret;
use crate::decode::DecodeError;
use crate::erasure::ErasureError;
use crate::photo_storage::StorageError;
use crate::queue::Busy;
use crate::store::StoreError;

pub const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A refusal: its status, its stable code and what the logs say. Whatever is secret stays in the logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    pub status: StatusCode,
    pub code: &'static str,
    pub title: &'static str,
    pub errors: Vec<FieldProblem>,
    /// Seconds after which it may be tried again.
    pub retry_after_s: Option<u64>,
}

impl ApiError {
    pub fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title, errors: Vec::new(), retry_after_s: None }
    }

    pub fn bad_json(title: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code::BAD_JSON, title)
    }

    pub fn session_needed() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code::SESSION_NEEDED, "sign in or join first")
    }

    pub fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, code::FORBIDDEN, "not allowed for this person")
    }

    /// Also for what exists but lies outside one's scope, so that identities cannot be probed.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, code::NOT_FOUND, "no such thing, or not for you")
    }

    /// Nothing was overwritten.
    pub fn changed_meanwhile() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, code::CHANGED_MEANWHILE, "somebody else changed it since; read it again")
    }

    pub fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, code::TOO_LARGE, "the request is larger than this address takes")
    }

    pub fn validation(errors: Vec<FieldProblem>) -> Self {
        let mut error = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code::VALIDATION, "some fields need mending");
        error.errors = errors;
        error
    }

    /// One field of a request is wrong.
    pub fn field(field: &str, rule: &'static str) -> Self {
        Self::validation(vec![FieldProblem::new(field, rule)])
    }

    pub fn unprocessable(code: &'static str, title: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, title)
    }

    pub fn too_many_requests(retry_after_s: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code::TOO_MANY_REQUESTS, "too many requests from this address").after(retry_after_s)
    }

    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code::SERVER_BUSY, "too much at once; try again").after(soon())
    }

    /// A fault of ours: the cause goes to the log, the caller learns only that it may try again.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code::SERVER_ERROR, "the server failed; nothing was half done")
    }

    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// As on the wire.
    pub fn problem(&self) -> Problem {
        let mut problem = Problem::new(self.status.as_u16(), self.code, self.title);
        problem.errors.clone_from(&self.errors);
        problem
    }

    /// The reply with any kind of body, for layers that have one of their own.
    pub fn response<B: From<Vec<u8>>>(&self) -> Response<B> {
        let body = serde_json::to_vec(&self.problem()).unwrap_or_default();
        let mut response = Response::new(B::from(body));
        *response.status_mut() = self.status;
        response.extensions_mut().insert(Refusal { status: self.status, code: self.code });
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if matches!(self.code, code::SECOND_FACTOR_REQUIRED | code::PASSWORD_CHANGE_REQUIRED) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(NOT_ENOUGH));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// What was refused, for the layers around whoever refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub code: &'static str,
}

impl Refusal {
    /// Of a request whose parts are answered one by one, each with what was wrong: the one that says most of who asks.
    pub fn among(refused: &[ApiError]) -> Option<Self> {
        let says_most = |error: &&ApiError| matches!(error.status, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND);
        let told = refused.iter().find(says_most).or(refused.first())?;
        Some(Self { status: told.status, code: told.code })
    }
}

/// RFC 9470, 3; an answer to HEAD has no body that says so.
const NOT_ENOUGH: &str = "Rutan error=\"insufficient_user_authentication\"";

/// 5 to 20 s, by chance: those who were sent away together do not come back together.
fn soon() -> u64 {
    secret::random::<1>().map_or(10, |[chance]| 5 + u64::from(chance % 16))
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.response::<Body>()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.status.as_u16(), self.code, self.title)
    }
}

impl std::error::Error for ApiError {}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Full => {
                tracing::error!("photo storage is full");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, code::STORAGE_FULL, "the server has no room left").after(60)
            }
            StorageError::Busy(busy) => busy.into(),
            StorageError::Away(cause) => {
                tracing::warn!(%cause, "the pictures' store does not answer");
                Self::busy()
            }
            StorageError::Failed(cause) => Self::internal(cause),
        }
    }
}

impl From<Busy> for ApiError {
    fn from(Busy { tries }: Busy) -> Self {
        Self::busy().after(soon() * u64::from(tries))
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(cause) => {
                tracing::warn!(%cause, "the database does not answer");
                Self::busy()
            }
            StoreError::Busy(busy) => busy.into(),
            StoreError::Full => {
                tracing::error!("the database is full");
                Self::new(StatusCode::INSUFFICIENT_STORAGE, code::STORAGE_FULL, "the server has no room left").after(60)
            }
            StoreError::UnknownUnit => Self::unprocessable(code::UNIT_UNKNOWN, "no such unit, or not one of yours"),
            StoreError::UnknownPerson => Self::not_found(),
            StoreError::BadText => Self::bad_json("a text holds a character that no text has"),
            StoreError::BadCursor => Self::field("cursor", "unreadable"),
            StoreError::Unreadable(cause) => Self::internal(cause),
            StoreError::NotOwner | StoreError::NoDatabase(_) | StoreError::OtherTables => Self::internal(error),
            StoreError::Db(cause) => Self::internal(cause),
        }
    }
}

impl From<DecodeError> for ApiError {
    fn from(error: DecodeError) -> Self {
        tracing::warn!(%error, "a picture was not looked at");
        Self::busy()
    }
}

impl From<ErasureError> for ApiError {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Store(error) => error.into(),
            ErasureError::Storage(error) => error.into(),
            ErasureError::Unreadable(error) => Self::internal(error),
        }
    }
}

impl From<crate::auth::secret::NoRandomness> for ApiError {
    fn from(error: crate::auth::secret::NoRandomness) -> Self {
        Self::internal(error)
    }
}

impl From<PasswordError> for ApiError {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Crowded => Self::busy(),
            error => Self::internal(error),
        }
    }
}
