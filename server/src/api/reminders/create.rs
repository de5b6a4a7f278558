use app::domain::access::Role;
use app::domain::notice::Matter;
use app::wire::notices::{ReminderInput, ReminderReply};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use crate::api::directives;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// Most units named in one request.
const MAX_UNITS: usize = 2_000;

/// Reminds units below one's own of a month's report that has not come or a letter that was neither registered nor done: those
/// named, or all. Each at most once a day in the same matter; the reply says who was reminded, and who was not and why.
///
/// Refuses with `not_now` (409) for a letter that does not hold any more.
#[utoipa::path(post, path = "/api/v1/reminders", tag = "notices", request_body = ReminderInput,
    responses((status = 200, body = ReminderReply), (status = "default", body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<ReminderInput>,
) -> Result<Json<ReminderReply>, ApiError> {
    // Whom they may remind is the scope of the query; an official or an administrator nobody (`Action::Remind`).
    if session.actor.role != Role::Coordinator {
        return Err(ApiError::forbidden());
    }
    if input.units.as_ref().is_some_and(|units| units.len() > MAX_UNITS) {
        return Err(ApiError::field("units", "too_many"));
    }
    if let Matter::Directive(id) = input.matter {
        directives::reachable_and_holds(&state, &session.actor, id).await?;
    }
    let by_name = format!("{} {}", session.person_name, session.position).trim().to_owned();
    let reply = state.store.remind(&session.actor, &by_name, input.matter, input.units.as_deref(), state.now()).await?;
    state.sendings.notify_one();
    Ok(Json(reply))
}
