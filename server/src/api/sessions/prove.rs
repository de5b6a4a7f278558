use app::domain::password::MAX_PASSWORD_BYTES;
use app::wire::factors::{Factors, Proof};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum_extra::extract::CookieJar;

use crate::api::me::factors::factors_of;
use crate::auth::attempts::{self, Guessed};
use crate::auth::factors;
use crate::auth::passkey::{self, Act};
use crate::auth::signed_in::SignedIn;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;
use crate::store::Person;

impl Guess for Proof {
    const TRY: Try = Try::Factor;
}

/// Proves that it is still oneself, so that what is dangerous is done for ten minutes: by a passkey of one's own, else by a code where a
/// second factor is on, else by the password.
///
/// Refuses with `forbidden` whoever has none of them, `password_wrong`, `code_wrong` and `code_used` (422), `locked_out` (429,
/// Retry-After); a passkey as `POST /api/v1/sessions/passkey` does.
#[utoipa::path(put, path = "/api/v1/sessions/current/proof", tag = "sessions", request_body = Proof,
    responses((status = 200, body = Factors), (status = "default", body = Problem)))]
pub async fn prove(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    jar: CookieJar,
    GuessJson(proof): GuessJson<Proof>,
) -> Result<(CookieJar, Json<Factors>), ApiError> {
    let person = state.store.person(session.actor.person).await?.ok_or_else(ApiError::session_needed)?;
    let mut jar = jar;
    if let Some(reply) = &proof.passkey {
        let act = Act::Prove(session.id);
        if passkey::judge(&state, &jar, act, reply, |_| ()).await?.id != person.id {
            return Err(passkey::unknown());
        }
        jar = jar.add(passkey::gone(&state, act));
    } else if state.store.factors(person.id).await?.totp_since.is_some() {
        factors::judge(&state, person.id, &proof.code).await?;
    } else {
        judge_password(&state, person, proof.password).await?;
    }
    let now = state.now();
    state.store.note_proof(session.id, now).await?;
    let factors = factors_of(&state, session.actor.person, Some(now)).await?;
    Ok((jar, Json(factors)))
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
