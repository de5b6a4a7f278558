use app::domain::access::PersonId;
use app::wire::personal::PersonData;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;

use super::managed;
use crate::api::personal::file_of;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A file with everything that is held about somebody in one's care, for who asks for it by law.
#[utoipa::path(get, path = "/api/v1/people/{id}/data", tag = "people", params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonData), (status = "default", body = Problem)))]
pub async fn data(State(state): State<AppState>, SignedIn(session): SignedIn, ApiPath(id): ApiPath<Uuid>) -> Result<Response, ApiError> {
    let person = managed(&state, &session.actor, PersonId(id)).await?;
    file_of(&state, session.actor.person, person.id).await
}
