use app::domain::access::Action;
use app::domain::directive::DirectiveId;
use app::wire::directives::{PassingInput, PassingReply};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use super::{authorize, not_now, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::PassedOn;

/// Puts a registered letter before units below one's own; those that have it keep it as they got it.
///
/// Refuses with `register_first` (409), `validation` (`nobody` with the field `addressees`: no unit below is meant), and
/// `not_now` (409) for a letter that does not hold any more.
#[utoipa::path(post, path = "/api/v1/directives/{id}/passing", tag = "directives", params(("id" = Uuid, Path)),
    request_body = PassingInput, responses((status = 200, body = PassingReply), (status = "default", body = Problem)))]
pub async fn pass(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(input): ApiJson<PassingInput>,
) -> Result<Json<PassingReply>, ApiError> {
    authorize(&session.actor, Action::RegisterLetter)?;
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    if !record.state.holds() {
        return Err(not_now());
    }
    match state.store.pass_directive_on(record.id, &session.actor, &input.addressees, state.now()).await? {
        PassedOn::To { added, had } => Ok(Json(PassingReply { added: count(added), had: count(had) })),
        PassedOn::NotRegistered => Err(ApiError::new(StatusCode::CONFLICT, code::REGISTER_FIRST, "it has no number in your register yet")),
        PassedOn::Nobody => Err(ApiError::field("addressees", "nobody")),
        PassedOn::NotReceived => Err(ApiError::not_found()),
    }
}

fn count(units: u64) -> u32 {
    u32::try_from(units).unwrap_or(u32::MAX)
}
