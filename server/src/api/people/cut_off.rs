use app::domain::access::PersonId;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use super::managed;
use crate::auth::secret;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Cuts all of a person's devices off: a lost phone. What is on the phone stays there, unsent.
#[utoipa::path(delete, path = "/api/v1/people/{id}/sessions", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn cut_off(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, ApiError> {
    let person = managed(&state, &session.actor, PersonId(id)).await?;
    // Ending the sessions alone would let the phone come back with the card it once joined by. A card that nobody
    // holds and that has expired takes the place of all earlier ones.
    let (nobodys, now) = (secret::new_token()?, state.now());
    state.store.issue_join_card(&secret::hash(&nobodys), person.id, session.actor.person, true, now, now).await?;
    Ok(StatusCode::NO_CONTENT)
}
