//! Passkeys (Web Authentication): a key that never leaves somebody's phone or machine, which asks for their finger, face or PIN. It
//! lets them in by itself, and proves that it is still they.
pub mod said;

use app::domain::access::PersonId;
use app::domain::passkey::CHALLENGE_MINUTES;
use app::wire::passkeys::PasskeyReply;
use app::wire::problem::code;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use chrono::{DateTime, Duration, Utc};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use self::said::{Asked, PublicKey, bytes, text};
use super::{cookie, secret};
use crate::error::ApiError;
use crate::state::AppState;

/// What the seal is for: nothing else that is sealed passes for it.
const BOUND: &[u8] = b"a passkey's challenge";

/// What was asked, in a sealed cookie of the browser that was asked: nothing is kept for who only knocks.
#[derive(Serialize, Deserialize)]
struct Question {
    challenge: String,
    /// Of whoever makes a passkey: it is theirs alone, and not of whoever signed in here meanwhile.
    session: Option<Uuid>,
    until: DateTime<Utc>,
}

/// The installation's name, and where its pages are; an address of numbers alone has no passkeys.
fn place(state: &AppState) -> Option<(String, String)> {
    let url = Url::parse(&state.config.public_url).ok()?;
    Some((url.domain()?.to_owned(), url.origin().ascii_serialization()))
}

/// # Errors
/// 404 where the installation has no name.
pub fn relying_party(state: &AppState) -> Result<String, ApiError> {
    place(state).map(|(party, _)| party).ok_or_else(ApiError::not_found)
}

/// A challenge, and the cookie without which an answer to it is worth nothing. `session`: of whoever makes a passkey.
///
/// # Errors
/// When the system has no randomness.
pub fn asked_now(state: &AppState, session: Option<Uuid>) -> Result<(String, Cookie<'static>), ApiError> {
    let challenge = text(&secret::random::<32>()?);
    let until = state.now() + Duration::minutes(CHALLENGE_MINUTES);
    let question = serde_json::to_vec(&Question { challenge: challenge.clone(), session, until }).map_err(ApiError::internal)?;
    let sealed = text(&state.vault.seal(&question, BOUND)?);
    Ok((challenge, cookie::passkey(&state.config, sealed, CHALLENGE_MINUTES)))
}

/// # Errors
/// 422 `passkey_again` when this browser was asked nothing of the kind, or too long ago.
pub fn asked(state: &AppState, jar: &CookieJar, session: Option<Uuid>) -> Result<Asked, ApiError> {
    let again = || ApiError::unprocessable(code::PASSKEY_AGAIN, "ask for another challenge");
    let sealed = jar.get(cookie::passkey_name(&state.config)).and_then(|cookie| bytes(cookie.value()));
    let question = sealed.and_then(|sealed| state.vault.unseal(&sealed, BOUND)).ok_or_else(again)?;
    let question: Question = serde_json::from_slice(&question).map_err(|_| again())?;
    if question.session != session || question.until <= state.now() {
        return Err(again());
    }
    let (relying_party, origin) = place(state).ok_or_else(ApiError::not_found)?;
    Ok(Asked { challenge: question.challenge, origin, relying_party })
}

/// Over, one way or the other.
pub fn gone(state: &AppState) -> Cookie<'static> {
    cookie::passkey(&state.config, String::new(), 0)
}

/// Whose passkey was shown, in answer to what was asked in this browser. A counter that does not grow is a key that was copied.
///
/// # Errors
/// 422 `passkey_again`; 401 `passkey_unknown` when nobody here has it, any more; 422 `passkey_wrong`.
pub async fn judge(state: &AppState, jar: &CookieJar, reply: &PasskeyReply) -> Result<PersonId, ApiError> {
    let asked = asked(state, jar, None)?;
    let read = || Some((bytes(&reply.id)?, bytes(&reply.client_data)?, bytes(&reply.authenticator_data)?, bytes(&reply.signature)?));
    let (credential, client_data, authenticator_data, signature) = read().ok_or_else(wrong)?;
    let passkey = state.store.passkey(&credential).await?.ok_or_else(unknown)?;
    let key = PublicKey::of(&passkey.kind, passkey.public_key).ok_or_else(unknown)?;
    let counter = said::shown(&asked, &key, &client_data, &authenticator_data, &signature).ok_or_else(wrong)?;
    if !state.store.use_passkey(passkey.id, counter, state.now()).await? {
        tracing::warn!(event = "passkey_refused", person = %passkey.person.0, "a passkey's counter did not grow, or it was taken away");
        return Err(wrong());
    }
    Ok(passkey.person)
}

pub fn wrong() -> ApiError {
    ApiError::unprocessable(code::PASSKEY_WRONG, "that is not an answer to what was asked here")
}

pub fn unknown() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code::PASSKEY_UNKNOWN, "nobody here has this passkey")
}
