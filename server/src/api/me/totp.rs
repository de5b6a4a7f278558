//! One's own authenticator app: a secret is made, a code made with it switches codes on, and they can be switched off.
use app::domain::second_factor::{Typed, typed};
use app::wire::factors::{CodeInput, NewTotp, RecoveryCodes};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::Duration;
use fast_qr::convert::{Builder, svg::SvgBuilder};
use fast_qr::qr::QRBuilder;

use super::factors::has_password;
use crate::auth::signed_in::SignedIn;
use crate::auth::totp::{SECRET_BYTES, base32, step_of, uri};
use crate::auth::{factors, secret};
use crate::error::ApiError;
use crate::extract::GuessJson;
use crate::state::AppState;
use crate::store::{ActiveSession, Totp};

/// From when it was told first.
const TOLD_AGAIN_MINUTES: i64 = 10;

/// A secret for an authenticator app. Nothing changes until a code made with it comes back; asked for again by the same session within ten
/// minutes it is the same: a phone forgets the page while one is in the app.
///
/// Refuses with `forbidden` whoever has no password, and `not_now` (409) where codes are asked for already.
#[utoipa::path(post, path = "/api/v1/me/totp", tag = "sessions",
    responses((status = 201, body = NewTotp), (status = "default", body = Problem)))]
pub async fn begin(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<(StatusCode, Json<NewTotp>), ApiError> {
    let person = state.store.person(session.actor.person).await?.ok_or_else(ApiError::session_needed)?;
    let login = person.login.filter(|_| person.password_hash.is_some()).ok_or_else(ApiError::forbidden)?;
    let bytes = match begun(&state, &session).await? {
        Some(bytes) => bytes,
        None => {
            let bytes = secret::random::<SECRET_BYTES>()?.to_vec();
            let sealed = factors::sealed(&state, person.id, &bytes)?;
            if !state.store.begin_totp(person.id, session.id, sealed, state.now()).await? {
                return Err(not_now());
            }
            bytes
        }
    };
    let secret = base32(&bytes);
    let uri = uri(&login, &secret);
    let qr = QRBuilder::new(uri.as_str()).build().map_err(|error| ApiError::internal(format!("QR code: {error:?}")))?;
    let qr_svg = SvgBuilder::default().margin(2).to_str(&qr);
    Ok((StatusCode::CREATED, Json(NewTotp { secret, uri, qr_svg })))
}

/// What this session was told just now, and waits for its code. What another was told is void: whoever it was must not know it.
async fn begun(state: &AppState, session: &ActiveSession) -> Result<Option<Vec<u8>>, ApiError> {
    let person = session.actor.person;
    let is_theirs = |totp: &Totp| totp.begun_by == session.id && state.now() < totp.made_at + Duration::minutes(TOLD_AGAIN_MINUTES);
    let waiting = state.store.totp(person).await?.filter(|totp| !totp.is_confirmed && is_theirs(totp));
    Ok(waiting.and_then(|totp| factors::unsealed(state, person, &totp.secret).ok()))
}

/// A code of the app: from now on one is asked for at every sign-in. The recovery codes are told in this reply alone.
///
/// Refuses with `forbidden` whoever has no password, `code_wrong` (422), and `not_now` (409) where no secret waits for it.
#[utoipa::path(put, path = "/api/v1/me/totp", tag = "sessions", request_body = CodeInput,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = Problem)))]
pub async fn confirm(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    GuessJson(asked): GuessJson<CodeInput>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let (person, now) = (session.actor.person, state.now());
    has_password(&state, person).await?;
    let waiting = state.store.totp(person).await?.filter(|totp| !totp.is_confirmed).ok_or_else(not_now)?;
    let Typed::App(typed) = typed(&asked.code) else { return Err(factors::wrong()) };
    let step = step_of(&factors::unsealed(&state, person, &waiting.secret)?, &typed, now).ok_or_else(factors::wrong)?;
    let (codes, hashes) = factors::new_recovery_codes()?;
    if !state.store.confirm_totp(person, waiting.secret, step, &hashes, now).await? {
        return Err(not_now());
    }
    Ok(Json(RecoveryCodes { codes }))
}

/// No codes are asked for any more, and recovery codes are void. The same again changes nothing.
#[utoipa::path(delete, path = "/api/v1/me/totp", tag = "sessions", responses((status = 204), (status = "default", body = Problem)))]
pub async fn end(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<StatusCode, ApiError> {
    state.store.drop_second_factor(session.actor.person).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn not_now() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "not in the state that the second factor is in")
}
