use app::wire::problem::Problem;
use app::wire::trend::Trend;
use axum::Json;
use axum::extract::State;

use super::Asked;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiQuery;
use crate::state::AppState;

/// How the months up to `until` (the present one) stood and what was done in them, over one's scope within the area.
#[utoipa::path(get, path = "/api/v1/trend", tag = "months",
    params(("area" = Option<String>, Query), ("until" = Option<String>, Query, example = "2026-02"), ("months" = Option<u32>, Query)),
    responses((status = 200, body = Trend), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<Json<Trend>, ApiError> {
    let (range, area) = asked.read(&state, &session.actor.scope())?;
    let now = state.now();
    let groups = state.store.trend(&session.actor.scope(), range, area.as_ref(), now).await?;
    let months = super::by_month(range, &groups, now);
    Ok(Json(Trend { area: area.map(|code| super::named(&state, &code)), months }))
}
