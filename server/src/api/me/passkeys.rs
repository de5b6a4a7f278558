//! One's own passkeys: each lets one in by itself.
use app::domain::access::PersonId;
use app::domain::passkey::MAX_PASSKEYS;
use app::wire::passkeys::{NewPasskey, PasskeyChallenge, PasskeyUser, PasskeyView};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum_extra::extract::CookieJar;
use uuid::Uuid;

use super::factors::has_password;
use crate::api::sessions::browser;
use crate::auth::passkey::said::{ALGORITHMS, bytes, made, text};
use crate::auth::passkey::{Act, asked, asked_now, gone, relying_party, wrong};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiJson, ApiPath};
use crate::state::AppState;
use crate::store::{AddedPasskey, FreshPasskey};

/// What a browser makes a passkey for, and a cookie without which that would count for nothing.
///
/// Refuses with `forbidden` whoever has no password, with `passkeys_full` (409), and with 404 where the installation is known by a number
/// alone.
#[utoipa::path(post, path = "/api/v1/me/passkey-challenge", tag = "sessions",
    responses((status = 201, body = PasskeyChallenge), (status = "default", body = Problem)))]
pub async fn challenge(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    jar: CookieJar,
) -> Result<(StatusCode, CookieJar, Json<PasskeyChallenge>), ApiError> {
    has_password(&state, session.actor.person).await?;
    let person = state.store.person(session.actor.person).await?.ok_or_else(ApiError::session_needed)?;
    let relying_party = relying_party(&state.config).ok_or_else(ApiError::not_found)?;
    let known = known(&state, person.id).await?;
    // Before one is made that would be of no use.
    if known.len() >= MAX_PASSKEYS {
        return Err(full());
    }
    let (challenge, cookie) = asked_now(&state, Act::Make(session.id))?;
    let user = Some(PasskeyUser { id: text(person.id.0.as_bytes()), login: person.login.unwrap_or_default(), name: person.name });
    let asked = PasskeyChallenge { challenge, relying_party, algorithms: ALGORITHMS.to_vec(), user, known };
    Ok((StatusCode::CREATED, jar.add(cookie), Json(asked)))
}

/// From now on the passkey that the browser made lets one in.
///
/// Refuses with `forbidden` whoever has no password, `passkey_again` and `passkey_wrong` (422), `passkey_taken` and `passkeys_full` (409).
#[utoipa::path(post, path = "/api/v1/me/passkeys", tag = "sessions", request_body = NewPasskey,
    responses((status = 201, body = PasskeyView), (status = "default", body = Problem)))]
pub async fn add(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    headers: HeaderMap,
    jar: CookieJar,
    ApiJson(new): ApiJson<NewPasskey>,
) -> Result<(StatusCode, CookieJar, Json<PasskeyView>), ApiError> {
    let (person, now) = (session.actor.person, state.now());
    has_password(&state, person).await?;
    let act = Act::Make(session.id);
    let (asked, _) = asked(&state, &jar, act)?;
    let (client_data, authenticator_data) = bytes(&new.client_data).zip(bytes(&new.authenticator_data)).ok_or_else(wrong)?;
    let made = made(&asked, &client_data, &authenticator_data).ok_or_else(wrong)?;
    let (kind, public_key) = made.key.parts();
    let (id, name, public_key) = (Uuid::now_v7(), browser(&headers), public_key.to_vec());
    let fresh = FreshPasskey { id, credential: made.credential, kind, public_key, counter: made.counter, name: name.clone() };
    match state.store.add_passkey(person, session.id, fresh, now).await? {
        AddedPasskey::New => {
            let view = PasskeyView { id, name, made_at: now, used_at: None };
            Ok((StatusCode::CREATED, jar.add(gone(&state, act)), Json(view)))
        }
        AddedPasskey::Taken => Err(conflict(code::PASSKEY_TAKEN, "this passkey is here already")),
        AddedPasskey::Full => Err(full()),
        AddedPasskey::SessionEnded => Err(ApiError::session_needed()),
    }
}

/// It lets nobody in any more. The same again changes nothing.
#[utoipa::path(delete, path = "/api/v1/me/passkeys/{id}", tag = "sessions", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<StatusCode, ApiError> {
    state.store.drop_passkey(session.actor.person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// As authenticators name them.
pub async fn known(state: &AppState, person: PersonId) -> Result<Vec<String>, ApiError> {
    Ok(state.store.passkeys_of(person).await?.iter().map(|passkey| text(&passkey.credential)).collect())
}

fn full() -> ApiError {
    conflict(code::PASSKEYS_FULL, "as many passkeys as one may have; take one away first")
}

fn conflict(code: &'static str, title: &'static str) -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code, title)
}
