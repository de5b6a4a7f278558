use app::domain::access::Action;
use app::wire::problem::Problem;
use app::wire::sendings::Webhooks;
use axum::Json;
use axum::extract::State;

use crate::api::directives::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// The webhooks of one's unit, the oldest first, each with how its last call went.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks",
    responses((status = 200, body = Webhooks), (status = "default", body = Problem)))]
pub async fn list(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Json<Webhooks>, ApiError> {
    authorize(&session.actor, Action::ManageWebhooks)?;
    Ok(Json(Webhooks { items: state.store.webhooks(session.actor.unit).await? }))
}
