use app::domain::access::Action;
use app::wire::api_keys::ApiKeys;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use crate::api::directives::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// One's own keys, the oldest first, expired ones too; what was revoked is not listed.
#[utoipa::path(get, path = "/api/v1/api-keys", tag = "api_keys",
    responses((status = 200, body = ApiKeys), (status = "default", body = Problem)))]
pub async fn list(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Json<ApiKeys>, ApiError> {
    authorize(&session.actor, Action::ManageApiKeys)?;
    Ok(Json(ApiKeys { items: state.store.api_keys(session.actor.person).await? }))
}
