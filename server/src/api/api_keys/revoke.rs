use app::domain::access::Action;
use app::domain::api_key::ApiKeyId;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use crate::api::directives::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Ends one of one's own keys at once.
#[utoipa::path(delete, path = "/api/v1/api-keys/{id}", tag = "api_keys", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn revoke(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, ApiError> {
    authorize(&session.actor, Action::ManageApiKeys)?;
    if state.store.revoke_api_key(ApiKeyId(id), session.actor.person, state.now()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found())
    }
}
