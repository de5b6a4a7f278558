use app::wire::problem::{Problem, code};
use app::wire::session::{LoginRequest, Me};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum_extra::extract::CookieJar;
use chrono::Duration;

use crate::api::me::me_of;
use crate::auth::password::MAX_PASSWORD_BYTES;
use crate::auth::signed_in::open_session;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;

/// Failures in a row, and the minutes the account is then closed: after five a minute, then twice as long each time.
const LOCKS: [(u32, i64); 5] = [(5, 1), (10, 2), (15, 4), (20, 8), (25, 15)];

impl Guess for LoginRequest {
    const TRY: Try = Try::SignIn;
}

/// Staff sign-in.
///
/// Refuses with `login_wrong` (401), and with `locked_out` (429, Retry-After) after five failures in a row.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = LoginRequest, responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    headers: HeaderMap,
    jar: CookieJar,
    GuessJson(asked): GuessJson<LoginRequest>,
) -> Result<(CookieJar, Json<Me>), ApiError> {
    let login = asked.login.trim().to_lowercase();
    if login.is_empty() || login.len() > 200 || login.contains('\0') || asked.password.len() > MAX_PASSWORD_BYTES {
        return Err(wrong());
    }
    refuse_if_locked(&state, &login).await?;
    let person = state.store.person_by_login(&login).await?;
    let stored = person.as_ref().and_then(|person| person.password_hash.clone());
    let right = state.passwords.is_right(asked.password, stored).await?;
    let Some(person) = person.filter(|_| right) else {
        for (threshold, minutes) in LOCKS {
            state.store.record_failure(&lock_key(&login, threshold), state.now(), threshold, Duration::minutes(minutes)).await?;
        }
        return Err(wrong());
    };
    for (threshold, _) in LOCKS {
        state.store.clear_failures(&lock_key(&login, threshold)).await?;
    }
    let cookie = open_session(&state, person.id, None, &browser(&headers)).await?;
    let me = me_of(&state, person.id, person.name, person.position, person.role, person.unit);
    Ok((jar.add(cookie), Json(me)))
}

async fn refuse_if_locked(state: &AppState, login: &str) -> Result<(), ApiError> {
    let now = state.now();
    for (threshold, _) in LOCKS {
        if let Some(until) = state.store.locked_until(&lock_key(login, threshold), now).await? {
            let seconds = (until - now).num_seconds().max(0).unsigned_abs() + 1;
            return Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, code::LOCKED_OUT, "too many failures for this account").after(seconds));
        }
    }
    Ok(())
}

fn lock_key(login: &str, threshold: u32) -> String {
    format!("login:{threshold}:{login}")
}

fn wrong() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code::LOGIN_WRONG, "wrong login or password")
}

/// "Firefox, Windows": enough to tell one's own sessions apart.
fn browser(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let find = |names: &[&'static str]| names.iter().copied().find(|name| agent.contains(name));
    let browser = find(&["Edg", "OPR", "Firefox", "Chrome", "Safari"]).unwrap_or("?");
    let system = find(&["Android", "iPhone", "iPad", "Windows", "Mac OS", "CrOS", "Linux"]).unwrap_or("?");
    format!("{}, {system}", if browser == "Edg" { "Edge" } else { browser })
}
