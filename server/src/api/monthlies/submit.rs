use app::domain::access::{Action, Actor};
use app::domain::channel::Channel;
use app::domain::monthly::{Arrangement, FrozenMonth, Signatory};
use app::domain::report::FieldProblem;
use app::wire::monthly::{Monthly, SubmissionInput};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;

use super::if_match::IfMatch;
use super::view::view;
use super::{MonthPath, made, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::MonthlyChange;

/// Freezes the month as the next revision and has its papers made.
#[utoipa::path(post, path = "/api/v1/units/{unit}/months/{month}/report/submission", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("If-Match" = String, Header)), request_body = SubmissionInput,
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn submit(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
    IfMatch(version): IfMatch,
    ApiJson(input): ApiJson<SubmissionInput>,
) -> Result<Json<Monthly>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &path).await?;
    let record = state.store.monthly(unit.id, path.month).await?.filter(|record| record.version == version);
    let Some(record) = record else { return Err(if version == 0 { empty() } else { stale() }) };
    ready(&record.arrangement, input.gaps_confirmed)?;
    let (at, month, unit_name) = (state.now(), path.month, unit.name.clone());
    let signatory = signatory(&state, &session.actor).await?;
    let activities = state.store.month_activities(month, unit.id, unit.area.as_ref()).await?;
    let arrangement = record.arrangement;
    let freeze =
        move |number, revision| FrozenMonth { unit_name, month, number, revision, submitted_at: at, signatory, arrangement, activities };
    let change = MonthlyChange { unit: unit.id, month, version, by: session.actor.person, at };
    made(state.store.submit_month(&change, freeze).await?)?;
    state.jobs.notify_waiters();
    view(&state, &session.actor, unit, path.month).await.map(Json)
}

/// Who stands under the memo: the one who submits.
pub async fn signatory(state: &AppState, actor: &Actor) -> Result<Option<Signatory>, ApiError> {
    let person = state.store.person(actor.person).await?;
    Ok(person.map(|person| Signatory { name: person.name, position: person.position }))
}

/// Nothing at all is refused, gaps only when nobody has said that they are meant.
fn ready(arrangement: &Arrangement, gaps_confirmed: bool) -> Result<(), ApiError> {
    let gaps = arrangement.empty_channels();
    if gaps.len() == Channel::ALL.len() {
        return Err(empty());
    }
    if gaps.is_empty() || gaps_confirmed {
        return Ok(());
    }
    let mut error = ApiError::unprocessable(code::MONTH_HAS_GAPS, "some channels have no picture; confirm that this is meant");
    error.errors = gaps.into_iter().map(|channel| FieldProblem::new(format!("channels.{}", channel.code()), "empty")).collect();
    Err(error)
}

fn empty() -> ApiError {
    ApiError::unprocessable(code::MONTH_IS_EMPTY, "no picture is placed: say that there is nothing to report instead")
}

fn stale() -> ApiError {
    ApiError::new(axum::http::StatusCode::PRECONDITION_FAILED, code::CHANGED_MEANWHILE, "somebody else changed it")
}
