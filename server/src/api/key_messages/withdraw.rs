use app::domain::access::Action;
use app::domain::key_message::KeyMessageId;
use app::wire::key_messages::OwnKeyMessage;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{made, owned};
use crate::api::directives::authorize;
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;
use crate::store::KeyMessageChange;

/// Shows a published message to nobody any more; its office still reads it.
#[utoipa::path(post, path = "/api/v1/key-messages/{id}/withdrawal", tag = "key-messages",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = OwnKeyMessage), (status = "default", body = Problem)))]
pub async fn withdraw(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
) -> Result<Json<OwnKeyMessage>, ApiError> {
    authorize(&session.actor, Action::PublishMaterial)?;
    let id = KeyMessageId(id);
    owned(&state, &session.actor, id).await?;
    let change = KeyMessageChange { id, unit: session.actor.unit, version, by: session.actor.person, at: state.now() };
    made(state.store.withdraw_key_message(&change).await?)?;
    owned(&state, &session.actor, id).await.map(Json)
}
