//! Passkeys (Web Authentication): a key that never leaves somebody's phone or machine, which asks for their finger, face or PIN. It
//! lets them in by itself, and proves that it is still they.
pub mod said;

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
use crate::config::Config;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::Person;

/// What the seal is for: nothing else that is sealed passes for it.
const BOUND: &[u8] = b"a passkey's challenge";

/// What a passkey is made or shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    SignIn,
    /// By whoever has this session, and not by whoever signed in here meanwhile.
    Make(Uuid),
    /// As above.
    Prove(Uuid),
}

impl Act {
    fn is_making(self) -> bool {
        matches!(self, Self::Make(_))
    }
}

/// What was asked, in a sealed cookie of the browser that was asked: nothing is kept for who only knocks.
#[derive(Serialize, Deserialize)]
struct Question {
    challenge: String,
    act: Act,
    asked_at: DateTime<Utc>,
}

/// The installation's name, and where its pages are; an address of numbers alone has no passkeys.
fn place(config: &Config) -> Option<(String, String)> {
    let url = Url::parse(&config.public_url).ok()?;
    Some((url.domain()?.to_owned(), url.origin().ascii_serialization()))
}

/// By what name browsers keep passkeys for this installation; none where it is known by a number.
pub fn relying_party(config: &Config) -> Option<String> {
    place(config).map(|(party, _)| party)
}

/// A challenge, and the cookie without which an answer to it is worth nothing.
///
/// # Errors
/// When the system has no randomness.
pub fn asked_now(state: &AppState, act: Act) -> Result<(String, Cookie<'static>), ApiError> {
    let challenge = text(&secret::random::<32>()?);
    let question = Question { challenge: challenge.clone(), act, asked_at: state.now() };
    let question = serde_json::to_vec(&question).map_err(ApiError::internal)?;
    let sealed = text(&state.vault.seal(&question, BOUND)?);
    Ok((challenge, cookie::passkey(&state.config, act.is_making(), sealed, CHALLENGE_MINUTES)))
}

/// What this browser was asked, and when.
///
/// # Errors
/// 422 `passkey_again` when it was asked nothing of the kind, or too long ago.
pub fn asked(state: &AppState, jar: &CookieJar, act: Act) -> Result<(Asked, DateTime<Utc>), ApiError> {
    let again = || ApiError::unprocessable(code::PASSKEY_AGAIN, "ask for another challenge");
    let name = cookie::passkey_name(&state.config, act.is_making());
    let sealed = jar.get(name).and_then(|cookie| bytes(cookie.value()));
    let question = sealed.and_then(|sealed| state.vault.unseal(&sealed, BOUND)).ok_or_else(again)?;
    let question: Question = serde_json::from_slice(&question).map_err(|_| again())?;
    if question.act != act || question.asked_at + Duration::minutes(CHALLENGE_MINUTES) <= state.now() {
        return Err(again());
    }
    let (relying_party, origin) = place(&state.config).ok_or_else(ApiError::not_found)?;
    Ok((Asked { challenge: question.challenge, origin, relying_party }, question.asked_at))
}

/// Over, one way or the other.
pub fn gone(state: &AppState, act: Act) -> Cookie<'static> {
    cookie::passkey(&state.config, act.is_making(), String::new(), 0)
}

/// Whose passkey was shown, in answer to what was asked in this browser; `found` hears who it is before it is known whether they are.
/// An answer counts once: a passkey that was used since it was asked for, or whose counter does not grow, is a copy.
///
/// # Errors
/// 422 `passkey_again`; 401 `passkey_unknown` when nobody here has it, any more; 422 `passkey_wrong`.
pub async fn judge(
    state: &AppState,
    jar: &CookieJar,
    act: Act,
    reply: &PasskeyReply,
    found: impl FnOnce(&Person),
) -> Result<Person, ApiError> {
    let (asked, asked_at) = asked(state, jar, act)?;
    let read = || Some((bytes(&reply.id)?, bytes(&reply.client_data)?, bytes(&reply.authenticator_data)?, bytes(&reply.signature)?));
    let (credential, client_data, authenticator_data, signature) = read().ok_or_else(wrong)?;
    let passkey = state.store.passkey(&credential).await?.ok_or_else(unknown)?;
    // Read before it is used: a new password, which ends passkeys, is then seen one way or the other.
    let person = state.store.person(passkey.person).await?.ok_or_else(unknown)?;
    found(&person);
    let key = PublicKey::of(&passkey.kind, passkey.public_key).ok_or_else(unknown)?;
    let counter = said::shown(&asked, &key, &client_data, &authenticator_data, &signature).ok_or_else(wrong)?;
    if !state.store.use_passkey(passkey.id, counter, asked_at, state.now()).await? {
        tracing::warn!(event = "passkey_refused", person = %person.id.0, "a passkey was shown again, is a copy, or was taken away");
        return Err(wrong());
    }
    Ok(person)
}

pub fn wrong() -> ApiError {
    ApiError::unprocessable(code::PASSKEY_WRONG, "that is not an answer to what was asked here")
}

pub fn unknown() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code::PASSKEY_UNKNOWN, "nobody here has this passkey")
}
