use app::domain::access::Action;
use app::domain::webhook::{WebhookEvent, WebhookId};
use app::wire::problem::Problem;
use app::wire::sendings::Webhook;
use axum::Json;
use axum::extract::State;
use serde_json::json;
use uuid::Uuid;

use crate::api::directives::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;
use crate::store::webhook_body;

/// Calls it now with an event `test`, within ten seconds, and answers how that went (`last_error`). One that was switched off and
/// takes this is on again.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks", params(("id" = Uuid, Path)),
    responses((status = 200, body = Webhook), (status = "default", body = Problem)))]
pub async fn test(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Webhook>, ApiError> {
    let (id, unit) = (WebhookId(id), session.actor.unit);
    authorize(&session.actor, Action::ManageWebhooks)?;
    state.store.webhook(id, unit).await?.ok_or_else(ApiError::not_found)?;
    let target = state.store.webhook_target(id, true).await?.ok_or_else(ApiError::not_found)?;
    let body = webhook_body(WebhookEvent::Test, state.now(), &json!({ "unit": unit }));
    let tried = state.outbound.try_webhook(&target, &body, state.now()).await;
    state.store.note_webhook(id, &tried, state.now()).await?;
    state.store.webhook(id, unit).await?.map(Json).ok_or_else(ApiError::not_found)
}
