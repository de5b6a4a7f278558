use app::wire::factors::NewPassword;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::StatusCode;

use super::factors::has_password;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;

/// A new password in place of one's own; whoever came in by the old one, and is not this browser, is out.
///
/// Refuses with `forbidden` whoever has none, and with `validation` (field `password`: `password_short`, `password_long`, `password_guessable`).
#[utoipa::path(put, path = "/api/v1/me/password", tag = "sessions", request_body = NewPassword,
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn change(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(input): ApiJson<NewPassword>,
) -> Result<StatusCode, ApiError> {
    let person = session.actor.person;
    has_password(&state, person).await?;
    let known = state.store.person(person).await?.ok_or_else(ApiError::session_needed)?;
    let about = vec![known.login.unwrap_or_default(), known.name, known.unit.name];
    if let Some(rule) = state.passwords.problem(input.password.clone(), about).await? {
        return Err(ApiError::field("password", rule));
    }
    let hash = state.passwords.hash(input.password).await?;
    state.store.change_password(person, &hash, session.id, state.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
