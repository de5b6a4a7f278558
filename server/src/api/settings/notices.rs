use app::domain::access::{Action, Target, may};
use app::domain::notice::Ladder;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// On which days around a due day whoever owes is reminded, and in which hours nobody is.
#[utoipa::path(get, path = "/api/v1/settings/notices", tag = "settings",
    responses((status = 200, body = Ladder), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(_session): SignedIn) -> Result<Json<Ladder>, ApiError> {
    Ok(Json(state.store.notice_ladder().await?))
}

/// Holds from the next look on; the ministry's to change. Days rise, at most 10, none further than 30 from the due day.
#[utoipa::path(put, path = "/api/v1/settings/notices", tag = "settings", request_body = Ladder,
    responses((status = 200, body = Ladder), (status = "default", body = Problem)))]
pub async fn change(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(ladder): ApiJson<Ladder>,
) -> Result<Json<Ladder>, ApiError> {
    let actor = &session.actor;
    if !may(actor, Action::ManageCampaign, &Target { unit: actor.unit, area: actor.area.as_ref() }) {
        return Err(ApiError::forbidden());
    }
    if !ladder.is_valid() {
        return Err(ApiError::field("days", "ladder_wrong"));
    }
    state.store.set_notice_ladder(&ladder, actor.person, state.now()).await?;
    Ok(Json(ladder))
}
