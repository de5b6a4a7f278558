use app::domain::access::{Role, Scope, with_position};
use app::domain::notice::Matter;
use app::domain::obligation::States;
use app::domain::unit::UnitKind;
use app::wire::notices::{ReminderInput, ReminderReply, ReminderRows};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;

use crate::api::{directives, paging};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;
use crate::store::{ObligationFilter, Reminded};

/// Most units named in one request.
const MAX_UNITS: usize = 2_000;

/// Reminds units below one's own of a month's report that has not come or a letter that was neither registered nor done: those
/// named, or all; of a month `rows` leaves those alone that its list shows when it is narrowed so. Each at most once a day in the same
/// matter; the reply says who was reminded, and who was not and why.
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
    let rows = rows(&state, &session.actor.scope(), &input)?;
    let by_name = with_position(&session.person_name, &session.position);
    let whom = Reminded { matter: input.matter, units: input.units.as_deref(), rows };
    let reply = state.store.remind(&session.actor, &by_name, whom, state.now()).await?;
    state.sendings.notify_one();
    Ok(Json(reply))
}

/// # Errors
/// Names what cannot be read, or what a letter does not have.
fn rows(state: &AppState, scope: &Scope, input: &ReminderInput) -> Result<ObligationFilter, ApiError> {
    let Some(ReminderRows { area, own, kind, state: states, stuck, due }) = &input.rows else { return Ok(ObligationFilter::default()) };
    if !matches!(input.matter, Matter::Month(_)) {
        return Err(ApiError::field("rows", "unreadable"));
    }
    Ok(ObligationFilter {
        area: paging::area_within(state, scope, area.as_deref())?,
        own: *own,
        kind: paging::choice("kind", kind.as_deref(), UnitKind::from_code)?,
        states: paging::choice("state", states.as_deref(), States::parse)?.unwrap_or_default(),
        stuck: *stuck,
        due: paging::day("due", due.as_deref())?,
        unit: None,
    })
}
