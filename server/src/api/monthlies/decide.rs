use app::domain::access::Action;
use app::domain::monthly::{Move, decision_problems};
use app::wire::monthly::{DecisionInput, Monthly};
use app::wire::problem::Problem;
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

/// The ministry accepts the month, or returns it with a comment.
#[utoipa::path(post, path = "/api/v1/units/{unit}/months/{month}/report/decision", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("If-Match" = String, Header)), request_body = DecisionInput,
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn decide(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
    IfMatch(version): IfMatch<u32>,
    ApiJson(input): ApiJson<DecisionInput>,
) -> Result<Json<Monthly>, ApiError> {
    let unit = reachable(&state, &session.actor, Action::JudgeMonth, &path).await?;
    let comment = input.comment.trim();
    let problems = decision_problems(input.accepted, comment);
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    let step = if input.accepted { Move::Accept } else { Move::Return };
    let change = MonthlyChange { unit: unit.id, month: path.month, version, by: session.actor.person, at: state.now() };
    made(state.store.decide_month(&change, step, comment).await?)?;
    if step == Move::Return {
        // Corrections may have waited for the month to be open again.
        state.ledger.notify_one();
    }
    view(&state, &session.actor, unit, path.month).await.map(Json)
}
