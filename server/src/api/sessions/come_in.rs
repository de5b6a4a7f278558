//! The last step of signing in.
use app::wire::problem::code;
use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;

use super::create::browser;
use crate::api::me::me_of;
use crate::auth::signed_in::{Way, open_session};
use crate::auth::{cookie, half_way, secret};
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{ActiveSession, Person};

/// A session for whoever has given all that is asked for. The one that this browser had before ends.
///
/// # Errors
/// 401 `sign_in_again` when their password was changed meanwhile: what they gave is not the right one any more.
pub(super) async fn come_in(
    state: &AppState,
    person: &Person,
    way: Way,
    headers: &HeaderMap,
    jar: &CookieJar,
) -> Result<Cookie<'static>, ApiError> {
    let carried = open_session(state, person.id, way, &browser(headers)).await?;
    // Read after the session is there: a change of password ends every session that it finds.
    let known = state.store.person(person.id).await?;
    if known.and_then(|known| known.password_hash) != person.password_hash {
        end(state, carried.value()).await?;
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, code::SIGN_IN_AGAIN, "the password was changed; sign in again"));
    }
    if let Some(before) = jar.get(cookie::name(&state.config)) {
        end(state, before.value()).await?;
    }
    Ok(carried)
}

/// For whoever gave the first thing that is asked for: in, or to the code that goes with it.
///
/// # Errors
/// As [`come_in`].
pub(super) async fn in_or_half_way(
    state: &AppState,
    person: Person,
    headers: &HeaderMap,
    jar: CookieJar,
    way: Way,
) -> Result<Response, ApiError> {
    if state.store.factors(person.id).await?.totp_since.is_some() {
        let needed = ApiError::new(StatusCode::UNAUTHORIZED, code::SECOND_FACTOR_NEEDED, "a code is asked for, too");
        return Ok((jar.add(half_way::begun(state, &person)?), needed).into_response());
    }
    let cookie = come_in(state, &person, way, headers, &jar).await?;
    let me = me_of(state, person, false).await?;
    Ok((jar.add(cookie), Json(me)).into_response())
}

/// Ends the session of this token; a phone's own stays, for what waits on it.
///
/// # Errors
/// When the database does not answer.
pub async fn end(state: &AppState, token: &str) -> Result<(), ApiError> {
    let now = state.now();
    if let Some(ActiveSession { id, actor, device: None, .. }) = state.store.session(&secret::hash(token), now).await? {
        state.store.revoke_session(id, actor.person, now).await?;
    }
    Ok(())
}
