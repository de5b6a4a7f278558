use app::domain::access::{Action, Actor};
use app::domain::channel::Channel;
use app::domain::monthly::{Arrangement, FrozenMonth, Signatory};
use app::domain::period::Month;
use app::domain::report::FieldProblem;
use app::domain::unit::Unit;
use app::wire::monthly::{Monthly, SubmissionInput};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;

use super::view::view;
use super::{MonthPath, made, reachable};
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::MonthlyChange;

/// Freezes the month as the next revision and has its papers made.
///
/// Refuses with `month_is_empty`, `pictures_withdrawn` (the fields of placed pictures that are not offered any more), and, as
/// long as nothing was confirmed, with what it asks about: `month_has_gaps`, `month_has_other_dates` (422).
#[utoipa::path(post, path = "/api/v1/units/{unit}/months/{month}/report/submission", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("If-Match" = String, Header)), request_body = SubmissionInput,
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn submit(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
    IfMatch(version): IfMatch<u32>,
    ApiJson(input): ApiJson<SubmissionInput>,
) -> Result<Json<Monthly>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &path).await?;
    let record = match state.store.monthly(unit.id, path.month).await? {
        Some(record) if record.version == version => record,
        None if version == 0 => return Err(empty()),
        _ => return Err(ApiError::changed_meanwhile()),
    };
    all_offered(&state, &unit, path.month, &record.arrangement).await?;
    ready(&record.arrangement, path.month, input.gaps_confirmed)?;
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

/// Nobody vouches for a picture whose report was sent back or changed since it was placed.
async fn all_offered(state: &AppState, unit: &Unit, month: Month, arrangement: &Arrangement) -> Result<(), ApiError> {
    let keys: Vec<_> = arrangement.all().map(|(_, placed)| placed.key()).collect();
    let withdrawn = state.store.withdrawn(month, unit.id, unit.area.as_ref(), &keys).await?;
    if withdrawn.is_empty() {
        return Ok(());
    }
    let mut error = ApiError::unprocessable(code::PICTURES_WITHDRAWN, "reports of some pictures were sent back or changed since");
    error.errors = arrangement.broken("photo_withdrawn", |placed| withdrawn.iter().any(|one| one.key() == placed.key()));
    Err(error)
}

/// Nothing at all is refused; gaps and days of other months only when nobody has said that they are meant.
fn ready(arrangement: &Arrangement, month: Month, is_confirmed: bool) -> Result<(), ApiError> {
    let gaps = arrangement.empty_channels();
    if gaps.len() == Channel::ALL.len() {
        return Err(empty());
    }
    let outside = arrangement.outside(month);
    let mut error = match (gaps.is_empty(), outside.is_empty()) {
        _ if is_confirmed => return Ok(()),
        (true, true) => return Ok(()),
        (false, _) => ApiError::unprocessable(code::MONTH_HAS_GAPS, "some channels have no picture; confirm that this is meant"),
        (true, false) => ApiError::unprocessable(code::MONTH_HAS_OTHER_DATES, "some days are of another month; confirm that this is meant"),
    };
    error.errors = gaps.into_iter().map(|channel| FieldProblem::new(format!("channels.{}", channel.code()), "empty")).collect();
    error.errors.extend(arrangement.broken("date_outside_month", |placed| outside.contains(&placed)));
    Err(error)
}

fn empty() -> ApiError {
    ApiError::unprocessable(code::MONTH_IS_EMPTY, "no picture is placed: say that there is nothing to report instead")
}
