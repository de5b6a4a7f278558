use app::domain::access::Action;
use app::domain::report::ReportId;
use app::wire::problem::Problem;
use app::wire::reports::Receipt;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::reachable;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// What the server durably holds of a report.
#[utoipa::path(get, path = "/api/v1/reports/{id}/receipt", tag = "reports", params(("id" = Uuid, Path)),
    responses((status = 200, body = Receipt), (status = "default", body = Problem)))]
pub async fn receipt(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Receipt>, ApiError> {
    reachable(&state, &session.actor, Action::ReadReport, ReportId(id)).await?;
    state.store.settled_receipt(ReportId(id), None).await?.map(Json).ok_or_else(ApiError::not_found)
}
