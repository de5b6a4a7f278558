use app::domain::access::Action;
use app::domain::assignment::{AssignmentId, TermChange};
use app::wire::assignments::{EndInput, UnitAssignments};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{made, own_term_problem, reachable, view};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Gives an assignment another last day: yesterday ends it now.
///
/// Refuses with `validation`, `assignments_meet` (409) where it would reach into somebody else's, and `not_now` (409) once it
/// has ended or was withdrawn.
#[utoipa::path(put, path = "/api/v1/assignments/{id}/end", tag = "assignments", params(("id" = Uuid, Path)), request_body = EndInput,
    responses((status = 200, body = UnitAssignments), (status = "default", body = Problem)))]
pub async fn end(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(input): ApiJson<EndInput>,
) -> Result<Json<UnitAssignments>, ApiError> {
    let (record, unit) = reachable(&state, &session.actor, Action::AssignCoordinator, AssignmentId(id)).await?;
    let of_days = record.term.end_problem(input.until, state.today());
    let end = TermChange::End { was: record.term.until, until: input.until };
    if let Some(problem) = of_days.or_else(|| own_term_problem(&session, record.person, end)) {
        return Err(ApiError::validation(vec![problem]));
    }
    made(state.store.end_assignment(record.id, input.until, session.actor.person, state.now()).await?)?;
    view::history(&state, &session.actor, unit).await.map(Json)
}
