use app::domain::access::Action;
use app::domain::webhook::WebhookId;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use crate::api::directives::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// It is told of nothing more, not even of what waits for it.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn delete(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, ApiError> {
    authorize(&session.actor, Action::ManageWebhooks)?;
    if state.store.delete_webhook(WebhookId(id), session.actor.unit).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ApiError::not_found())
    }
}
