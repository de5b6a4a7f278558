use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;

use crate::auth::cookie;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// What the browser keeps of pictures and papers, on a machine that others may use ([W3C](https://www.w3.org/TR/clear-site-data/)); not what the
/// field app keeps to work by, and has not sent.
const CLEAR: (HeaderName, HeaderValue) = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));

/// Signs out: ends this session and takes the cookie away, and what the browser kept of pictures and papers.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions", responses((status = 204), (status = "default", body = Problem)))]
pub async fn sign_out(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<impl IntoResponse, ApiError> {
    state.store.revoke_session(session.id, session.actor.person, state.now()).await?;
    Ok((StatusCode::NO_CONTENT, CookieJar::new().add(cookie::gone(&state.config)), [CLEAR]))
}
