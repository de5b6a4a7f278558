use app::domain::access::Action;
use app::domain::assignment::{self, Appointee, AssignmentId, Reach, TermChange, names_coordinator};
use app::domain::report::FieldProblem;
use app::wire::assignments::{AssignmentInput, UnitAssignments};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use uuid::Uuid;

use super::{meets, own_term_problem, unit_of, view};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::{Assigned, NewAssignment};

/// Names a unit's coordinator. With `hands_over` whoever holds it on the first day has the day before as their last.
///
/// Refuses with `validation` (with the broken fields; 409 if the identity is another's), `unit_unknown` for a unit that names
/// no coordinator, and `assignments_meet` (409) where somebody else holds it on some of these days.
#[utoipa::path(put, path = "/api/v1/assignments/{id}", tag = "assignments", params(("id" = Uuid, Path)), request_body = AssignmentInput,
    responses((status = 200, body = UnitAssignments), (status = "default", body = Problem)))]
pub async fn make(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(input): ApiJson<AssignmentInput>,
) -> Result<Json<UnitAssignments>, ApiError> {
    let unit = unit_of(&state, &session.actor, Action::AssignCoordinator, input.unit).await?;
    if !names_coordinator(unit.kind) {
        return Err(ApiError::unprocessable(code::UNIT_UNKNOWN, "a unit of this kind names no coordinator"));
    }
    let new = trimmed(AssignmentId(id), input);
    let mut problems = assignment::problems(&new.appointee, &new.term);
    problems.extend(days_problems(&new, state.today()));
    problems.extend(own_term_problem(&session, new.person, TermChange::Take));
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    match state.store.assign(&new, session.actor.person, state.now()).await? {
        Assigned::Done | Assigned::Same => view::history(&state, &session.actor, unit).await.map(Json),
        Assigned::Conflict => Err(ApiError { status: StatusCode::CONFLICT, ..ApiError::field("id", "id_taken") }),
        Assigned::Meets => Err(meets()),
        Assigned::Elsewhere => Err(ApiError::field("person", "person_elsewhere")),
    }
}

fn trimmed(id: AssignmentId, input: AssignmentInput) -> NewAssignment {
    let trim = |text: String| text.trim().to_owned();
    let Appointee { name, position, reach } = input.appointee;
    let reach = Reach { telephone: trim(reach.telephone), mobile: trim(reach.mobile), online: trim(reach.online) };
    NewAssignment {
        id,
        unit: input.unit,
        person: input.person,
        appointee: Appointee { name: trim(name), position: trim(position), reach },
        term: input.term,
        hands_over: input.hands_over,
    }
}

/// A term that is over gives nobody anything to do, and one that takes the past from whoever held it would rewrite what
/// they did; without anybody before, it may have begun on a day that was.
fn days_problems(new: &NewAssignment, today: NaiveDate) -> Option<FieldProblem> {
    if new.term.until.is_some_and(|until| until < today) {
        return Some(FieldProblem::new("until", "end_in_past"));
    }
    (new.hands_over && new.term.from < today).then(|| FieldProblem::new("from", "handover_in_past"))
}
