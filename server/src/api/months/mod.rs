//! The ledger of obligations: months, their rows, their figures, and what is said about a row.
pub mod excuse;
pub mod excuse_back;
pub mod list;
pub mod nothing;
pub mod nothing_back;
pub mod obligations;
pub mod summary;

use app::domain::access::{Action, Target, may, with_position};
use app::domain::obligation::{MAX_REASON_CHARS, due_on};
use app::domain::period::Month;
use app::domain::report::said_problem;
use app::domain::unit::UnitId;
use app::wire::months::{ObligationView, Statement};
use app::wire::problem::code;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::api::paging::with_path;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{ActiveSession, Entry, Said, Saying};

/// A month named in a path; one that cannot be read names nothing.
fn month_of(text: &str) -> Result<Month, ApiError> {
    Month::parse(text).map_err(|_| ApiError::not_found())
}

/// The row of a unit, if the one who asks may do this to it; whatever is out of reach is as good as unknown.
async fn reachable(state: &AppState, session: &ActiveSession, action: Action, unit: Uuid, month: &str) -> Result<(Entry, Month), ApiError> {
    let month = month_of(month)?;
    let entry = state.store.obligation(UnitId(unit), month).await?.ok_or_else(ApiError::not_found)?;
    // As the row is frozen: a unit that moved away since belongs to this month where it was then.
    let target = Target { unit: entry.row.unit, area: entry.row.area.as_ref() };
    if !session.actor.scope().covers(&target) {
        return Err(ApiError::not_found());
    }
    if may(&session.actor, action, &target) { Ok((entry, month)) } else { Err(ApiError::forbidden()) }
}

/// What somebody says about a row, with a reason that can be read.
fn said(state: &AppState, session: &ActiveSession, reason: &str) -> Result<Said, ApiError> {
    if let Some(problem) = said_problem("reason", reason, MAX_REASON_CHARS) {
        return Err(ApiError::validation(vec![problem]));
    }
    let by_name = with_position(&session.person_name, &session.position);
    Ok(Said { reason: reason.trim().to_owned(), by: session.actor.person, by_name, at: state.now() })
}

/// The row as it stands after something was said about it.
async fn after(state: &AppState, outcome: Saying, unit: UnitId, month: Month) -> Result<ObligationView, ApiError> {
    match outcome {
        Saying::Done => {
            let entry = state.store.obligation(unit, month).await?.ok_or_else(ApiError::not_found)?;
            Ok(view(state, entry, month, state.now()))
        }
        Saying::Locked => Err(ApiError::new(StatusCode::CONFLICT, code::MONTH_LOCKED, "the month's report was accepted")),
        Saying::NoSuchRow => Err(ApiError::not_found()),
    }
}

fn view(state: &AppState, entry: Entry, month: Month, now: DateTime<Utc>) -> ObligationView {
    let standing = entry.facts().state(month, &entry.row, now);
    let row = entry.row;
    ObligationView {
        month,
        unit: with_path(state, row.as_unit()),
        owes: row.owes,
        owed_to: row.owed_to_name,
        due_on: due_on(row.due_at),
        due_at: row.due_at,
        state: standing,
        submitted_at: entry.submitted.map(|(at, _)| at),
        activities: entry.activities,
        people: entry.people,
        exempt: row.exempt,
        nothing: entry.nothing.map(statement),
        excused: entry.excused.map(statement),
        locked: entry.locked,
        on_phones: None,
    }
}

fn statement(said: Said) -> Statement {
    Statement { reason: said.reason, by: said.by_name, at: said.at }
}
