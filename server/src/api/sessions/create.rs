use app::domain::password::{MAX_LOGIN_BYTES, MAX_PASSWORD_BYTES, has_expired};
use app::wire::problem::{Problem, code};
use app::wire::session::{LoginRequest, Me};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;

use super::come_in::in_or_half_way;
use crate::audit::Noted;
use crate::auth::attempts::{self, Guessed};
use crate::auth::password::is_outdated;
use crate::auth::signed_in::Way;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;
use crate::store::Person;

impl Guess for LoginRequest {
    const TRY: Try = Try::SignIn;
}

/// Staff sign-in.
///
/// Refuses with `login_wrong` (401), with `password_expired` (401) where a password that was given was not changed within a week, and with `locked_out` (429, Retry-After) after five failures in a row. Where a second factor is on,
/// a right password is answered with `second_factor_needed` (401) and a cookie for `POST /api/v1/sessions/second-factor`.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = LoginRequest, responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    Extension(noted): Extension<Noted>,
    headers: HeaderMap,
    jar: CookieJar,
    GuessJson(asked): GuessJson<LoginRequest>,
) -> Result<Response, ApiError> {
    let login = asked.login.trim().to_lowercase();
    if login.is_empty() || login.len() > MAX_LOGIN_BYTES || login.contains('\0') || asked.password.len() > MAX_PASSWORD_BYTES {
        return Err(wrong());
    }
    let person = state.store.person_by_login(&login).await?;
    // Also where the password is wrong: the record says whose account was tried.
    person.iter().for_each(|person| noted.is(person.id, person.unit.id));
    let guessed = Guessed::Password(login);
    attempts::count(&state, &guessed).await?;
    let stored = person.as_ref().and_then(|person| person.password_hash.clone());
    let right = state.passwords.is_right(asked.password.clone(), stored).await?;
    let person = person.filter(|_| right).ok_or_else(wrong)?;
    attempts::forget(&state, &guessed).await?;
    if state.store.password_given(person.id).await?.is_some_and(|given| has_expired(given, state.now())) {
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, code::PASSWORD_EXPIRED, "the password was given and not changed in time"));
    }
    let person = hashed_anew(&state, person, asked.password).await?;
    in_or_half_way(&state, person, &headers, jar, Way::Password).await
}

/// Where today's parameters are others than when it was hashed: only now is the password at hand.
async fn hashed_anew(state: &AppState, person: Person, password: String) -> Result<Person, ApiError> {
    let Some(stored) = person.password_hash.as_deref().filter(|stored| is_outdated(stored)) else { return Ok(person) };
    let anew = state.passwords.hash(password).await?;
    state.store.renew_hash(person.id, stored, &anew).await?;
    Ok(Person { password_hash: Some(anew), ..person })
}

fn wrong() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code::LOGIN_WRONG, "wrong login or password")
}

/// "Firefox, Windows": enough to tell one's own sessions apart.
pub(in crate::api) fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find = |names: &[&'static str]| names.iter().copied().find(|name| agent.contains(name));
    let browser = find(&["Edg", "OPR", "Firefox", "Chrome", "Safari"]).unwrap_or("?");
    let system = find(&["Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux"]).unwrap_or("?");
    format!("{}, {system}", if browser == "Edg" { "Edge" } else { browser })
}
