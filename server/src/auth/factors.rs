//! Second factors of staff: an authenticator app's code, or a recovery code in its place.
use app::domain::access::PersonId;
use app::domain::second_factor::{RECOVERY_CODES, Typed, typed};
use app::wire::problem::code;

use super::attempts::{self, Guessed};
use super::{secret, totp};
use crate::error::ApiError;
use crate::state::AppState;

/// Judges what was typed as somebody's second factor; what is right is used up by it.
///
/// # Errors
/// 422 `code_wrong` and `code_used`, 429 `locked_out`.
pub async fn judge(state: &AppState, person: PersonId, text: &str) -> Result<(), ApiError> {
    let guessed = Guessed::Code(person);
    attempts::count(state, &guessed).await?;
    match typed(text) {
        Typed::App(code) => judge_app(state, person, &code).await?,
        Typed::Other(code) => judge_recovery(state, person, &code).await?,
    }
    attempts::forget(state, &guessed).await
}

async fn judge_app(state: &AppState, person: PersonId, typed: &str) -> Result<(), ApiError> {
    let stored = state.store.totp(person).await?.filter(|totp| totp.is_confirmed).ok_or_else(wrong)?;
    let step = totp::step_of(&unsealed(state, person, &stored.secret)?, typed, state.now()).ok_or_else(wrong)?;
    let is_first = state.store.take_totp_step(person, step).await?;
    if is_first { Ok(()) } else { Err(ApiError::unprocessable(code::CODE_USED, "this code has been used; wait for the next")) }
}

async fn judge_recovery(state: &AppState, person: PersonId, typed: &str) -> Result<(), ApiError> {
    let code = secret::normal_recovery_code(typed).ok_or_else(wrong)?;
    let is_used = state.store.use_recovery_code(person, &secret::hash(&code), state.now()).await?;
    if !is_used {
        return Err(wrong());
    }
    tracing::info!(event = "recovery_code_used", person = %person.0, "a recovery code stood in for the second factor");
    Ok(())
}

pub fn wrong() -> ApiError {
    ApiError::unprocessable(code::CODE_WRONG, "not the code of this moment, nor an unused recovery code")
}

/// # Errors
/// When the system has no randomness.
pub fn sealed(state: &AppState, person: PersonId, secret: &[u8]) -> Result<Vec<u8>, ApiError> {
    Ok(state.vault.seal(secret, person.0.as_bytes())?)
}

/// # Errors
/// When it was sealed with another key than the installation has now.
pub fn unsealed(state: &AppState, person: PersonId, sealed: &[u8]) -> Result<Vec<u8>, ApiError> {
    let opened = state.vault.unseal(sealed, person.0.as_bytes());
    opened.ok_or_else(|| ApiError::internal("factors.key is not the key that a second factor was sealed with"))
}

/// New recovery codes as they are shown, and as they are kept.
///
/// # Errors
/// When the system has no randomness.
pub fn new_recovery_codes() -> Result<(Vec<String>, Vec<[u8; 32]>), ApiError> {
    let codes = (0..RECOVERY_CODES).map(|_| secret::new_recovery_code()).collect::<Result<Vec<_>, _>>()?;
    Ok((codes.iter().map(|code| secret::grouped(code)).collect(), codes.iter().map(|code| secret::hash(code)).collect()))
}
