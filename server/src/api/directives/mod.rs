//! Directives: writing and sending them, and what those who receive them do.
pub mod deliveries;
pub mod enclosure;
pub mod finish;
pub mod list;
pub mod open;
pub mod pass;
pub mod print;
pub mod register;
pub mod save;
pub mod send;
pub mod show;
pub mod view;
pub mod withdraw;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::directive::{DirectiveState, NumberProblem};
use app::wire::problem::code;
use axum::http::StatusCode;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{DirectiveOutcome, DirectiveRecord};
use app::domain::directive::DirectiveId;

/// Whether somebody's act for their own unit is theirs to do.
pub(in crate::api) fn authorize(actor: &Actor, action: Action) -> Result<(), ApiError> {
    if may(actor, action, &own(actor)) { Ok(()) } else { Err(ApiError::forbidden()) }
}

fn own(actor: &Actor) -> Target<'_> {
    Target { unit: actor.unit, area: actor.area.as_ref() }
}

/// A letter of one's own office, or one that one's unit received; any other does not exist for the one who asks.
async fn reachable(state: &AppState, actor: &Actor, id: DirectiveId) -> Result<DirectiveRecord, ApiError> {
    let record = state.store.directive(id).await?.ok_or_else(ApiError::not_found)?;
    let is_own = record.sender == actor.unit && may(actor, Action::WriteDirective, &own(actor));
    let is_received = record.state != DirectiveState::Draft && state.store.delivery(id, actor.unit).await?.is_some();
    if is_own || is_received { Ok(record) } else { Err(ApiError::not_found()) }
}

/// As [`reachable`], for acts that make sense only while the letter holds.
pub(in crate::api) async fn reachable_and_holds(state: &AppState, actor: &Actor, id: DirectiveId) -> Result<(), ApiError> {
    if reachable(state, actor, id).await?.state.holds() { Ok(()) } else { Err(not_now()) }
}

/// A change that was not made, as a refusal.
fn made(outcome: DirectiveOutcome) -> Result<(), ApiError> {
    match outcome {
        DirectiveOutcome::Done => Ok(()),
        DirectiveOutcome::Stale => Err(ApiError::changed_meanwhile()),
        DirectiveOutcome::NotNow => Err(not_now()),
        DirectiveOutcome::Number(problem) => Err(number("number.running", problem)),
        DirectiveOutcome::NoAddressees => Err(ApiError::field("addressees", "nobody")),
    }
}

fn not_now() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "not possible in the state it is in")
}

fn number(field: &str, problem: NumberProblem) -> ApiError {
    ApiError::field(field, problem.code())
}
