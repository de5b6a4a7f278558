use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;

use crate::auth::cookie;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// Signs out: ends this session and takes the cookie away.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions", responses((status = 204), (status = "default", body = Problem)))]
pub async fn sign_out(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<(CookieJar, StatusCode), ApiError> {
    state.store.revoke_session(session.id, session.actor.person, state.now()).await?;
    Ok((CookieJar::new().add(cookie::gone(&state.config)), StatusCode::NO_CONTENT))
}
