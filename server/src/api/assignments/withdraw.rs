use app::domain::access::Action;
use app::domain::assignment::{AssignmentId, TermChange, reason_problems};
use app::wire::assignments::UnitAssignments;
use app::wire::directives::WithdrawalInput;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{made, own_term_problem, reachable, view};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Takes back what was made by mistake: it holds no more, and stays in the history with the reason.
///
/// Refuses with `validation` without a reason, and with `not_now` (409) a second time.
#[utoipa::path(post, path = "/api/v1/assignments/{id}/withdrawal", tag = "assignments", params(("id" = Uuid, Path)),
    request_body = WithdrawalInput, responses((status = 200, body = UnitAssignments), (status = "default", body = Problem)))]
pub async fn withdraw(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(input): ApiJson<WithdrawalInput>,
) -> Result<Json<UnitAssignments>, ApiError> {
    let (record, unit) = reachable(&state, &session.actor, Action::AssignCoordinator, AssignmentId(id)).await?;
    let reason = input.reason.trim();
    let mut problems = reason_problems(reason);
    problems.extend(own_term_problem(&session, record.person, TermChange::Withdraw));
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    made(state.store.withdraw_assignment(record.id, reason, session.actor.person, state.now()).await?)?;
    view::history(&state, &session.actor, unit).await.map(Json)
}
