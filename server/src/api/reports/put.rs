use app::domain::report::ReportId;
use app::wire::problem::Problem;
use app::wire::reports::{Receipt, ReportSubmission};
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::file::file;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Sends a report's record; its pictures follow. Idempotent: a repeat is answered alike.
///
/// A first version is taken in also when its month is closed; it counts nowhere in it then. Refuses with `validation`,
/// `unit_unknown`, `bad_area`, `month_locked` (422; a later version alone), `report_conflict` (409), `forbidden` (403).
#[utoipa::path(put, path = "/api/v1/reports/{id}", tag = "reports", params(("id" = Uuid, Path, description = "UUIDv7 made by the sender")),
    request_body = ReportSubmission, responses((status = 200, body = Receipt), (status = "default", body = Problem)))]
pub async fn put(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(submission): ApiJson<ReportSubmission>,
) -> Result<Json<Receipt>, ApiError> {
    file(&state, &session.actor, session.device, ReportId(id), &submission).await.map(Json)
}
