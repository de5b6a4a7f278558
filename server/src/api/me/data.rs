use app::wire::personal::PersonData;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::response::Response;

use crate::api::personal::file_of;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// A file with everything that is held about oneself.
#[utoipa::path(get, path = "/api/v1/me/data", tag = "people",
    responses((status = 200, body = PersonData), (status = "default", body = Problem)))]
pub async fn data(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Response, ApiError> {
    file_of(&state, session.actor.person, session.actor.person).await
}
