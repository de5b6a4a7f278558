use app::domain::access::Action;
use app::domain::directive::{DirectiveId, stamp_problem};
use app::wire::directives::{Directive, RegistrationInput};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::view::view;
use super::{authorize, not_now, number, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::{Registered, Stamp};

/// Registers a letter under its number in the unit's own register; without one, under the next. A repeat changes nothing.
///
/// Refuses with `validation`: `number_taken` (with the field `number`), `number_out_of_order`, `in_future` and
/// `before_letter` (with `at`);
/// `not_now` (409) where it was registered under another number.
#[utoipa::path(put, path = "/api/v1/directives/{id}/registration", tag = "directives", params(("id" = Uuid, Path)),
    request_body = RegistrationInput, responses((status = 200, body = Directive), (status = "default", body = Problem)))]
pub async fn register(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(input): ApiJson<RegistrationInput>,
) -> Result<Json<Directive>, ApiError> {
    authorize(&session.actor, Action::RegisterLetter)?;
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    if input.number == Some(0) {
        return Err(ApiError::field("number", "unreadable"));
    }
    if let Some(problem) = input.at.and_then(|at| stamp_problem(at, record.draft.dated, state.now())) {
        return Err(ApiError::field("at", problem));
    }
    let stamp = Stamp { number: input.number, at: input.at };
    match state.store.register_delivery(record.id, session.actor.unit, stamp, session.actor.person, state.now()).await? {
        Registered::Done(_) => {}
        Registered::Before(first) if input.number.is_none_or(|number| number == first.number) => {}
        Registered::Before(_) => return Err(not_now()),
        Registered::Number(problem) => return Err(number(if problem.is_of_time() { "at" } else { "number" }, problem)),
        Registered::NotReceived => return Err(ApiError::not_found()),
    }
    view(&state, &session.actor, record).await.map(Json)
}
