use app::domain::access::{Action, Actor};
use app::domain::report::ReportId;
use app::domain::review::{Judgement, Revision};
use app::wire::problem::{Problem, code};
use app::wire::reviews::Reviewed;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use super::reachable;
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::{NewReview, PutReview};

/// Accepts a report or sends it back. `If-Match` names the `revision` that was read.
///
/// Refuses with `precondition_required` (428), `changed_meanwhile` (412: another version or judgement came; nothing is
/// overwritten), `not_now` (409: pictures are missing), `month_locked` (409), `validation` (422).
#[utoipa::path(put, path = "/api/v1/reports/{id}/review", tag = "reviews",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, example = "\"1.0\"")), request_body = Judgement,
    responses((status = 200, body = Reviewed), (status = "default", body = Problem)))]
pub async fn review(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(revision): IfMatch<Revision>,
    ApiJson(judgement): ApiJson<Judgement>,
) -> Result<Json<Reviewed>, ApiError> {
    judge(&state, &session.actor, ReportId(id), revision, judgement).await.map(Json)
}

/// The one way to judge, alone or with others.
pub async fn judge(state: &AppState, actor: &Actor, id: ReportId, revision: Revision, judgement: Judgement) -> Result<Reviewed, ApiError> {
    reachable(state, actor, Action::ReadReport, id).await?;
    reachable(state, actor, Action::Review, id).await.map_err(|_| ApiError::forbidden())?;
    let content = state.store.report_content(id, revision.version).await?.ok_or_else(ApiError::changed_meanwhile)?;
    let problems = judgement.problems(&content);
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    let judgement = judgement.tidy();
    let new = NewReview { report: id, revision, judgement: &judgement, by: actor.person, at: state.now() };
    match state.store.review(&new).await? {
        PutReview::Done(reviewed) => Ok(reviewed),
        PutReview::Stale => Err(ApiError::changed_meanwhile()),
        PutReview::MonthClosed => Err(ApiError::new(StatusCode::CONFLICT, code::MONTH_LOCKED, "the month's report was accepted")),
        PutReview::Incomplete => Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "pictures of it are still missing")),
    }
}
