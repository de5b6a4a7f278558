//! Between the password and the code that goes with it: no session yet, but a sealed cookie of the browser that gave the password. It
//! is of that person and that password alone, and over after minutes.
use app::domain::access::PersonId;
use app::domain::second_factor::HALF_WAY_MINUTES;
use app::wire::problem::code;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

use super::{cookie, secret};
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::Person;

/// What the seal is for: nothing else that is sealed passes for it.
const BOUND: &[u8] = b"half-way in";

/// # Errors
/// When the system has no randomness.
pub fn begun(state: &AppState, person: &Person) -> Result<Cookie<'static>, ApiError> {
    let until = state.now() + Duration::minutes(HALF_WAY_MINUTES);
    let text = [person.id.0.as_bytes().as_slice(), &until.timestamp().to_be_bytes(), &password_of(person)].concat();
    let sealed = URL_SAFE_NO_PAD.encode(state.vault.seal(&text, BOUND)?);
    Ok(cookie::half_way(&state.config, sealed, HALF_WAY_MINUTES))
}

/// Who is half-way in.
///
/// # Errors
/// 401 `sign_in_again` when nobody is, any more.
pub async fn person(state: &AppState, jar: &CookieJar) -> Result<Person, ApiError> {
    let again = || ApiError::new(StatusCode::UNAUTHORIZED, code::SIGN_IN_AGAIN, "give login and password first, or again");
    let sealed = jar.get(cookie::half_way_name(&state.config)).and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie.value()).ok());
    let text = sealed.and_then(|sealed| state.vault.unseal(&sealed, BOUND)).ok_or_else(again)?;
    let (id, until, password) = read(&text).ok_or_else(again)?;
    if until <= state.now() {
        return Err(again());
    }
    let person = state.store.person(id).await?;
    // A password that was changed meanwhile lets nobody in.
    person.filter(|person| password_of(person) == password).ok_or_else(again)
}

/// Over, one way or the other.
pub fn gone(state: &AppState) -> Cookie<'static> {
    cookie::half_way(&state.config, String::new(), 0)
}

fn password_of(person: &Person) -> [u8; 32] {
    secret::hash(person.password_hash.as_deref().unwrap_or_default())
}

fn read(text: &[u8]) -> Option<(PersonId, DateTime<Utc>, [u8; 32])> {
    let (id, rest) = text.split_first_chunk::<16>()?;
    let (until, password) = rest.split_first_chunk::<8>()?;
    let until = DateTime::from_timestamp(i64::from_be_bytes(*until), 0)?;
    Some((PersonId(Uuid::from_bytes(*id)), until, password.try_into().ok()?))
}
