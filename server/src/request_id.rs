//! A name for each request: it stands in the log's lines and in the answer, so that one that went wrong is found again.
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::state::AppState;

pub const NAME: HeaderName = HeaderName::from_static("x-request-id");
const MAX_BYTES: usize = 64;

/// A proxy's own name for it is kept, so that both logs say the same; where there is no proxy, a caller's is not: it would be sealed
/// beside what they did.
pub async fn mark(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let has_proxy = state.config.client_address_header.is_some();
    let given = request.headers().get(NAME).filter(|given| has_proxy && is_plain(given)).cloned();
    let id = given.or_else(|| HeaderValue::try_from(Uuid::new_v4().to_string()).ok());
    if let Some(id) = &id {
        request.headers_mut().insert(NAME, id.clone());
    }
    let mut reply = next.run(request).await;
    if let Some(id) = id {
        reply.headers_mut().insert(NAME, id);
    }
    reply
}

/// The name of a request that has been marked.
pub fn of(headers: &HeaderMap) -> Option<&str> {
    headers.get(NAME).and_then(|id| id.to_str().ok())
}

/// Whoever asks may send anything: nothing that could pass for another line of a log.
fn is_plain(given: &HeaderValue) -> bool {
    given.len() <= MAX_BYTES && !given.is_empty() && given.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}
