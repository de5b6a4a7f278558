use app::domain::access::Action;
use app::wire::monthly::Monthly;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use super::view::view;
use super::{MonthPath, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A unit's month: its arrangement, its revisions and their papers.
#[utoipa::path(get, path = "/api/v1/units/{unit}/months/{month}/report", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path, example = "2026-02")),
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
) -> Result<Json<Monthly>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ReadReport, &path).await?;
    view(&state, &session.actor, unit, path.month).await.map(Json)
}
