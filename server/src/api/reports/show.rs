use app::domain::access::{Action, Target, may};
use app::domain::report::ReportId;
use app::wire::problem::Problem;
use app::wire::reports::ReportDetail;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderName, header};
use uuid::Uuid;

use super::{named, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A report whole, in its current version. `ETag` is the revision a judgement names.
#[utoipa::path(get, path = "/api/v1/reports/{id}", tag = "reports", params(("id" = Uuid, Path)),
    responses((status = 200, body = ReportDetail), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<([(HeaderName, String); 1], Json<ReportDetail>), ApiError> {
    let owner = reachable(&state, &session.actor, Action::ReadReport, ReportId(id)).await?;
    let report = state.store.report(ReportId(id)).await?.ok_or_else(ApiError::not_found)?;
    let etag = [(header::ETAG, format!("\"{}\"", report.summary.revision))];
    let is_theirs = may(&session.actor, Action::Review, &Target { unit: owner.unit, area: owner.area.as_ref() });
    let may_review = is_theirs && !report.summary.month_closed;
    Ok((etag, Json(ReportDetail { summary: named(&state, report.summary), may_review, ..report })))
}
