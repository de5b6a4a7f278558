use app::wire::passkeys::PasskeyChallenge;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

use crate::api::me::passkeys::known;
use crate::auth::address::ClientAddress;
use crate::auth::passkey::{asked_now, relying_party};
use crate::auth::signed_in::SignedIn;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::state::AppState;

/// What a browser shows a passkey for, to sign in by it or to prove that it is still oneself, and a cookie without which the answer would
/// be worth nothing. Whoever is signed in is asked for one of their own.
///
/// Refuses with 404 where the installation is known by a number alone.
#[utoipa::path(post, path = "/api/v1/passkey-challenges", tag = "sessions",
    responses((status = 201, body = PasskeyChallenge), (status = "default", body = Problem)))]
pub async fn ask(
    State(state): State<AppState>,
    address: ClientAddress,
    mut parts: Parts,
    jar: CookieJar,
) -> Result<(StatusCode, CookieJar, Json<PasskeyChallenge>), ApiError> {
    state.throttle.check(Try::SignIn, address)?;
    let relying_party = relying_party(&state)?;
    let known = match SignedIn::from_request_parts(&mut parts, &state).await {
        Ok(SignedIn(session)) => known(&state, session.actor.person).await?,
        Err(_) => Vec::new(),
    };
    let (challenge, cookie) = asked_now(&state, None)?;
    let asked = PasskeyChallenge { challenge, relying_party, algorithms: Vec::new(), user: None, known };
    Ok((StatusCode::CREATED, jar.add(cookie), Json(asked)))
}
