use app::domain::access::Action;
use app::domain::key_message::{KeyMessageId, Publication};
use app::wire::key_messages::{KeyMessageInput, OwnKeyMessage};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{made, owned};
use crate::api::directives::authorize;
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::KeyMessageChange;

/// Writes a draft, whole; `If-Match: "0"` for a new one. Its office alone sees it.
///
/// Refuses with `validation`; `not_now` (409) once it was published: write another that replaces it.
#[utoipa::path(put, path = "/api/v1/key-messages/{id}", tag = "key-messages", params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = KeyMessageInput, responses((status = 200, body = OwnKeyMessage), (status = "default", body = Problem)))]
pub async fn save(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
    ApiJson(input): ApiJson<KeyMessageInput>,
) -> Result<Json<OwnKeyMessage>, ApiError> {
    authorize(&session.actor, Action::PublishMaterial)?;
    let problems = input.content.draft_problems();
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    if let Some(first) = input.replaces {
        let first = state.store.own_key_message(session.actor.unit, first).await?;
        if first.is_none_or(|first| first.state == Publication::Draft) {
            return Err(ApiError::field("replaces", "key_message_not_published"));
        }
    }
    let id = KeyMessageId(id);
    let change = KeyMessageChange { id, unit: session.actor.unit, version, by: session.actor.person, at: state.now() };
    made(state.store.save_key_message(&change, &input.content, input.replaces).await?)?;
    owned(&state, &session.actor, id).await.map(Json)
}
