use app::domain::access::{Managed, PersonId, may_manage};
use app::domain::report::said_problem;
use app::wire::personal::{Erasure, ErasureInput, MAX_ERASURE_REASON_CHARS};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use uuid::Uuid;

use super::{managed_as, managed_once, target};
use crate::auth::signed_in::SignedIn;
use crate::erasure;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;

/// Takes somebody's data out, for good: name, position, login, contacts, phones, sessions and cards. What they filed and decided, the
/// ledger, papers and the record stay, without their name. A repeat is answered with the first.
///
/// Nobody does so with themselves (403): whoever runs the installation stays.
#[utoipa::path(post, path = "/api/v1/people/{id}/erasure", tag = "people", params(("id" = Uuid, Path)), request_body = ErasureInput,
    responses((status = 200, body = Erasure), (status = "default", body = Problem)))]
pub async fn erase(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiJson(asked): ApiJson<ErasureInput>,
) -> Result<Json<Erasure>, ApiError> {
    let person = managed_once(&state, &session.actor, PersonId(id)).await?;
    // Whoever coordinates for a term is enrolled as an official: what they are today counts.
    let role = state.store.role_on(person.id, person.role, state.today()).await?;
    let today = Managed { role, ..managed_as(&state, &person).await? };
    if person.id == session.actor.person || !may_manage(&session.actor, &today, &target(&person.unit)) {
        return Err(ApiError::forbidden());
    }
    if let Some(problem) = said_problem("reason", &asked.reason, MAX_ERASURE_REASON_CHARS) {
        return Err(ApiError::validation(vec![problem]));
    }
    if let Some(done) = state.store.erasure(person.id).await? {
        return Ok(Json(done));
    }
    let erasure = Erasure { person: person.id, by: session.actor.person, at: state.now(), reason: asked.reason.trim().to_owned() };
    erasure::erase(&state.store, &state.photos, &erasure).await?;
    Ok(Json(state.store.erasure(person.id).await?.unwrap_or(erasure)))
}
