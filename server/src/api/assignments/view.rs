//! Assignments as they are sent.
use app::domain::access::{Action, Actor, may};
use app::domain::assignment::{AssignmentState, names_coordinator};
use app::domain::unit::Unit;
use app::wire::assignments::{Assignment, Coordination, UnitAssignments};
use chrono::NaiveDate;

use super::target;
use crate::api::paging::with_path;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{AssignmentRecord, Coordinated};

pub fn assignment(record: AssignmentRecord, today: NaiveDate) -> Assignment {
    let state = if record.withdrawn_at.is_some() { AssignmentState::Withdrawn } else { record.term.state(today) };
    Assignment {
        id: record.id,
        unit: record.unit,
        person: record.person,
        appointee: record.appointee,
        term: record.term,
        state,
        made_at: record.made_at,
        made_by: record.made_by,
        reason: record.reason,
        signed_at: record.signed_at,
    }
}

pub fn coordination(state: &AppState, actor: &Actor, line: Coordinated) -> Coordination {
    let today = state.today();
    let may_do = |action| names_coordinator(line.unit.kind) && may(actor, action, &target(&line.unit));
    let (may_assign, may_complete) = (may_do(Action::AssignCoordinator), may_do(Action::CompleteAssignment));
    Coordination {
        unit: with_path(state, line.unit),
        current: line.current.map(|record| assignment(record, today)),
        next: line.next.map(|record| assignment(record, today)),
        is_asked: line.is_asked,
        due: line.due,
        may_assign,
        may_complete,
    }
}

/// A unit's whole history.
pub async fn history(state: &AppState, actor: &Actor, unit: Unit) -> Result<UnitAssignments, ApiError> {
    let (id, today) = (unit.id, state.today());
    let line = state.store.coordination(unit, today).await?;
    let records = state.store.assignments_of(id).await?;
    let items = records.into_iter().map(|record| assignment(record, today)).collect();
    Ok(UnitAssignments { coordination: coordination(state, actor, line), items })
}
