use app::wire::problem::{Problem, code};
use app::wire::session::{LoginRequest, Me};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::{Extension, Json};
use axum_extra::extract::CookieJar;
use chrono::Duration;

use crate::api::me::me_of;
use crate::audit::Noted;
use crate::auth::password::MAX_PASSWORD_BYTES;
use crate::auth::signed_in::open_session;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;
use crate::store::Attempt;

/// Tries in a row, after each such bunch of which the account is closed for a while.
const BUNCH: u32 = 5;
/// Minutes it is closed after the first bunch, the second and so on; the last again and again.
const CLOSED_MINUTES: [i64; 5] = [1, 2, 4, 8, 15];
/// After a day without any, tries are counted anew.
pub const REMEMBERED: Duration = Duration::hours(24);

impl Guess for LoginRequest {
    const TRY: Try = Try::SignIn;
}

/// Staff sign-in.
///
/// Refuses with `login_wrong` (401), and with `locked_out` (429, Retry-After) after five failures in a row.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", request_body = LoginRequest, responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn create(
    State(state): State<AppState>,
    Extension(noted): Extension<Noted>,
    headers: HeaderMap,
    jar: CookieJar,
    GuessJson(asked): GuessJson<LoginRequest>,
) -> Result<(CookieJar, Json<Me>), ApiError> {
    let login = asked.login.trim().to_lowercase();
    if login.is_empty() || login.len() > 200 || login.contains('\0') || asked.password.len() > MAX_PASSWORD_BYTES {
        return Err(wrong());
    }
    count(&state, &login).await?;
    let person = state.store.person_by_login(&login).await?;
    let stored = person.as_ref().and_then(|person| person.password_hash.clone());
    let right = state.passwords.is_right(asked.password, stored).await?;
    let person = person.filter(|_| right).ok_or_else(wrong)?;
    state.store.forget_attempts(&attempts_key(&login)).await?;
    noted.is(person.id, person.unit.id);
    let cookie = open_session(&state, person.id, None, &browser(&headers)).await?;
    let me = me_of(&state, person).await?;
    Ok((jar.add(cookie), Json(me)))
}

/// Every try counts before the password is looked at, so that of many at once no more are judged than one after the other.
async fn count(state: &AppState, login: &str) -> Result<(), ApiError> {
    let now = state.now();
    match state.store.count_attempt(&attempts_key(login), now, now - REMEMBERED, closed_after).await? {
        Attempt::Counted => Ok(()),
        Attempt::ClosedUntil(until) => {
            let seconds = (until - now).num_seconds().max(0).unsigned_abs() + 1;
            Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, code::LOCKED_OUT, "too many failures for this account").after(seconds))
        }
    }
}

fn closed_after(tries: u32) -> Option<Duration> {
    let bunches = (tries / BUNCH) as usize;
    (tries.is_multiple_of(BUNCH) && bunches > 0).then(|| Duration::minutes(CLOSED_MINUTES[bunches.min(CLOSED_MINUTES.len()) - 1]))
}

fn attempts_key(login: &str) -> String {
    format!("login:{login}")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bunch_of_tries_closes_the_account_for_longer() {
        let closed: Vec<_> = (1..=40).filter_map(|tries| closed_after(tries).map(|time| (tries, time.num_minutes()))).collect();
        assert_eq!(closed, [(5, 1), (10, 2), (15, 4), (20, 8), (25, 15), (30, 15), (35, 15), (40, 15)]);
    }
}
