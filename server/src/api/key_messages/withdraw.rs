use app::domain::key_message::KeyMessage;
use app::wire::problem::Problem;
use app::wire::publications::OwnPublication;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use crate::api::if_match::IfMatch;
use crate::api::publications;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Shows what is published to nobody any more; its office still reads it.
#[utoipa::path(post, path = "/api/v1/key-messages/{id}/withdrawal", tag = "key-messages",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OwnPublication<KeyMessage>), (status = "default", body = Problem)))]
pub async fn withdraw(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
) -> Result<Json<OwnPublication<KeyMessage>>, ApiError> {
    publications::withdraw(&state, &session.actor, (id, version)).await.map(Json)
}
