use app::domain::access::Action;
use app::domain::assignment::{Appointee, AssignmentId, Reach};
use app::wire::assignments::UnitAssignments;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{made, reachable, view};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Other telephone numbers or addresses for somebody who was named.
///
/// Refuses with `validation`, and with `not_now` (409) once it was withdrawn.
#[utoipa::path(put, path = "/api/v1/assignments/{id}/reach", tag = "assignments", params(("id" = Uuid, Path)), request_body = Reach,
    responses((status = 200, body = UnitAssignments), (status = "default", body = Problem)))]
pub async fn change(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(reach): ApiJson<Reach>,
) -> Result<Json<UnitAssignments>, ApiError> {
    let (record, unit) = reachable(&state, &session.actor, Action::CompleteAssignment, AssignmentId(id)).await?;
    let problems = Appointee { reach: reach.clone(), ..record.appointee }.problems();
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    made(state.store.set_reach(record.id, &reach).await?)?;
    view::history(&state, &session.actor, unit).await.map(Json)
}
