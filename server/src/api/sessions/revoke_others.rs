use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// Ends all of one's own sessions but this one.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions", responses((status = 204), (status = "default", body = Problem)))]
pub async fn revoke_others(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<StatusCode, ApiError> {
    state.store.revoke_other_sessions(session.id, session.actor.person, state.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
