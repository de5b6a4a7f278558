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

/// Shows a draft to everybody from its first day on; the one that it replaces ends then. Refuses with `place_taken` (409) when
/// another took that place already.
///
/// Refuses with `validation` what is not whole, and `not_now` (409) what is no draft.
#[utoipa::path(post, path = "/api/v1/key-messages/{id}/publication", tag = "key-messages",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OwnPublication<KeyMessage>), (status = "default", body = Problem)))]
pub async fn publish(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
) -> Result<Json<OwnPublication<KeyMessage>>, ApiError> {
    publications::publish(&state, &session.actor, (id, version)).await.map(Json)
}
