//! Coordinators' assignments (enclosure 3): naming somebody, the form, the end.
pub mod change_reach;
pub mod end;
pub mod form;
pub mod list;
pub mod make;
pub mod signed_copy;
pub mod view;
pub mod withdraw;

use app::domain::access::{Action, Actor, PersonId, Target, may};
use app::domain::assignment::{AssignmentId, TermChange};
use app::domain::report::FieldProblem;
use app::domain::unit::{Unit, UnitId};
use app::wire::problem::code;
use axum::http::StatusCode;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{ActiveSession, AssignmentOutcome, AssignmentRecord};

pub(in crate::api) fn target(unit: &Unit) -> Target<'_> {
    Target { unit: unit.id, area: unit.area.as_ref() }
}

/// A unit of one's own area, of which `actor` may do this; outside it does not exist.
async fn unit_of(state: &AppState, actor: &Actor, action: Action, id: UnitId) -> Result<Unit, ApiError> {
    let unit = state.store.unit(id).await?.ok_or_else(ApiError::not_found)?;
    if !actor.scope().covers(&target(&unit)) {
        return Err(ApiError::not_found());
    }
    if may(actor, action, &target(&unit)) { Ok(unit) } else { Err(ApiError::forbidden()) }
}

/// An assignment and its unit, of which `actor` may do this.
async fn reachable(state: &AppState, actor: &Actor, action: Action, id: AssignmentId) -> Result<(AssignmentRecord, Unit), ApiError> {
    let record = state.store.assignment(id).await?.ok_or_else(ApiError::not_found)?;
    let unit = unit_of(state, actor, action, record.unit).await?;
    Ok((record, unit))
}

/// What is wrong where the one who asks would decide on their own term.
fn own_term_problem(session: &ActiveSession, person: PersonId, change: TermChange) -> Option<FieldProblem> {
    let holds_it = session.actor.person == person && session.term_since.is_some();
    holds_it.then(|| change.problem_by_its_holder()).flatten()
}

/// A change that was not made, as a refusal.
fn made(outcome: AssignmentOutcome) -> Result<(), ApiError> {
    match outcome {
        AssignmentOutcome::Done => Ok(()),
        AssignmentOutcome::Meets => Err(meets()),
        AssignmentOutcome::NotNow => Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "withdrawn, or its end has passed")),
    }
}

fn meets() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code::ASSIGNMENTS_MEET, "somebody else coordinates the unit on some of these days")
}
