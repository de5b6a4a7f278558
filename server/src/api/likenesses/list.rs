use app::domain::access::Action;
use app::domain::report::ReportId;
use app::wire::pictures::Likenesses;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::shown;
use crate::api::reports::reachable;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// What speaks about the pictures of a report: the same or a similar picture elsewhere, another day or place. The open ones
/// first. Officials are not told (403).
#[utoipa::path(get, path = "/api/v1/reports/{id}/likenesses", tag = "pictures", params(("id" = Uuid, Path)),
    responses((status = 200, body = Likenesses), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<Likenesses>, ApiError> {
    let (actor, report) = (&session.actor, ReportId(id));
    reachable(&state, actor, Action::ReadReport, report).await?;
    reachable(&state, actor, Action::ReadLikenesses, report).await.map_err(|_| ApiError::forbidden())?;
    shown(&state, actor, report).await.map(Json)
}
