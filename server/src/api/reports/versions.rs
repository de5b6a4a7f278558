use app::domain::access::Action;
use app::domain::report::ReportId;
use app::wire::problem::Problem;
use app::wire::reviews::ReportVersions;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::reachable;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// Every version as it was sent, newest first, each with what was said to it.
#[utoipa::path(get, path = "/api/v1/reports/{id}/versions", tag = "reviews", params(("id" = Uuid, Path)),
    responses((status = 200, body = ReportVersions), (status = "default", body = Problem)))]
pub async fn versions(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<ReportVersions>, ApiError> {
    reachable(&state, &session.actor, Action::ReadReport, ReportId(id)).await?;
    Ok(Json(ReportVersions { versions: state.store.report_versions(ReportId(id)).await? }))
}
