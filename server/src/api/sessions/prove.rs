use app::domain::password::MAX_PASSWORD_BYTES;
use app::wire::factors::{Factors, Proof};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;

use crate::api::me::factors::factors_of;
use crate::auth::attempts::{self, Guessed};
use crate::auth::factors;
use crate::auth::signed_in::SignedIn;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;
use crate::store::Person;

impl Guess for Proof {
    const TRY: Try = Try::Factor;
}

/// Proves that it is still oneself, so that what is dangerous is done for ten minutes: by a code where a second factor is on, else by
/// the password.
///
/// Refuses with `forbidden` whoever has neither, `password_wrong`, `code_wrong` and `code_used` (422), and `locked_out` (429, Retry-After).
#[utoipa::path(put, path = "/api/v1/sessions/current/proof", tag = "sessions", request_body = Proof,
    responses((status = 200, body = Factors), (status = "default", body = Problem)))]
pub async fn prove(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    GuessJson(proof): GuessJson<Proof>,
) -> Result<Json<Factors>, ApiError> {
    let person = state.store.person(session.actor.person).await?.ok_or_else(ApiError::session_needed)?;
    if state.store.factors(person.id).await?.totp_since.is_some() {
        factors::judge(&state, person.id, &proof.code).await?;
    } else {
        judge_password(&state, person, proof.password).await?;
    }
    let now = state.now();
    state.store.note_proof(session.id, now).await?;
    factors_of(&state, session.actor.person, Some(now)).await.map(Json)
}

/// Counted together with tries to sign in: it is the same password that is guessed.
async fn judge_password(state: &AppState, person: Person, password: String) -> Result<(), ApiError> {
    let wrong = || ApiError::unprocessable(code::PASSWORD_WRONG, "wrong password");
    let (Some(login), Some(stored)) = (person.login, person.password_hash) else { return Err(ApiError::forbidden()) };
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(wrong());
    }
    let guessed = Guessed::Password(login);
    attempts::count(state, &guessed).await?;
    if !state.passwords.is_right(password, Some(stored)).await? {
        return Err(wrong());
    }
    attempts::forget(state, &guessed).await
}
