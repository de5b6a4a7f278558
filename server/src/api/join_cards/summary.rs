use app::wire::people::JoiningSummary;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use serde::Deserialize;

use super::authorize;
use crate::api::paging;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    area: Option<String>,
}

/// How many officials have joined, and how many unused cards printing anew would end.
#[utoipa::path(get, path = "/api/v1/join-cards", tag = "people", params(("area" = Option<String>, Query)),
    responses((status = 200, body = JoiningSummary), (status = "default", body = Problem)))]
pub async fn summary(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<JoiningSummary>, ApiError> {
    let area = paging::area(&state, asked.area.as_deref())?;
    authorize(&session.actor, &session.unit, area.as_ref())?;
    Ok(Json(state.store.joining_summary(&session.actor.scope(), area.as_ref(), state.now()).await?))
}
