use app::domain::access::PersonId;
use app::wire::people::CardRecord;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::managed;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A person's last cards and what became of them, the latest first.
#[utoipa::path(get, path = "/api/v1/people/{id}/join-cards", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<CardRecord>), (status = "default", body = Problem)))]
pub async fn cards(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Vec<CardRecord>>, ApiError> {
    let person = managed(&state, &session.actor, PersonId(id)).await?;
    Ok(Json(state.store.cards_of(person.id).await?))
}
