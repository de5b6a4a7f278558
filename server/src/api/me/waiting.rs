use app::wire::problem::Problem;
use app::wire::waiting::Waiting;
use axum::Json;
use axum::extract::State;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// What still waits on the phone that asks. Of a browser that did not join by a card nothing is kept.
#[utoipa::path(put, path = "/api/v1/me/waiting", tag = "sessions", request_body = Waiting,
    responses((status = 200, body = Waiting), (status = "default", body = Problem)))]
pub async fn waiting(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(waiting): ApiJson<Waiting>,
) -> Result<Json<Waiting>, ApiError> {
    if let Some(device) = session.device {
        state.store.note_waiting(device, session.actor.person, waiting, state.now()).await?;
    }
    Ok(Json(waiting))
}
