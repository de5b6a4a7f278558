use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Ends one of one's own sessions; a phone that it was on needs a new card.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sessions", params(("id" = Uuid, Path)), responses((status = 204), (status = "default", body = Problem)))]
pub async fn revoke(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, ApiError> {
    if state.store.revoke_for_good(id, session.actor.person, state.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found())
    }
}
