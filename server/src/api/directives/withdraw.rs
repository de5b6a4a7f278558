use app::domain::access::Action;
use app::domain::directive::{DirectiveId, reason_problems};
use app::wire::directives::{Directive, WithdrawalInput};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::view::view;
use super::{authorize, made, reachable};
use crate::api::if_match::IfMatch;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::DirectiveChange;

/// Takes a letter back, with a reason. Those who received it go on seeing it, and that it does not hold any more.
#[utoipa::path(post, path = "/api/v1/directives/{id}/withdrawal", tag = "directives",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = WithdrawalInput,
    responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn withdraw(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch<u32>,
    ApiJson(input): ApiJson<WithdrawalInput>,
) -> Result<Json<Directive>, ApiError> {
    authorize(&session.actor, Action::WriteDirective)?;
    let (id, reason) = (DirectiveId(id), input.reason.trim());
    let problems = reason_problems(reason);
    if !problems.is_empty() {
        return Err(ApiError::validation(problems));
    }
    let change = DirectiveChange { id, sender: session.actor.unit, version, by: session.actor.person, at: state.now() };
    made(state.store.withdraw_directive(&change, reason).await?)?;
    let record = reachable(&state, &session.actor, id).await?;
    view(&state, &session.actor, record).await.map(Json)
}
