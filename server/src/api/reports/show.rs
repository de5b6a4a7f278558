use app::domain::access::Action;
use app::domain::report::ReportId;
use app::wire::problem::Problem;
use app::wire::reports::ReportDetail;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{named, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A report whole, in its current version.
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports", params(("id" = Uuid, Path)),
    responses((status = 200, body = ReportDetail), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<ReportDetail>, ApiError> {
    reachable(&state, &session.actor, Action::ReadReport, ReportId(id)).await?;
    let report = state.store.report(ReportId(id)).await?.ok_or_else(ApiError::not_found)?;
    Ok(Json(ReportDetail { summary: named(&state, report.summary), ..report }))
}
