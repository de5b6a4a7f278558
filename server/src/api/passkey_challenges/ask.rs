use app::wire::passkeys::{PasskeyChallenge, PasskeyErrand, PasskeyErrandInput};
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

use crate::api::me::passkeys::known;
use crate::auth::passkey::{Act, asked_now, relying_party};
use crate::auth::signed_in::SignedIn;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;

impl Guess for PasskeyErrandInput {
    const TRY: Try = Try::Passkey;
}

/// What a browser shows a passkey for, to sign in by it or to prove that it is still oneself, and a cookie without which the answer would
/// be worth nothing. Whoever proves is signed in (401 `session_needed`), and asked for one of their own.
///
/// Refuses with 404 where the installation is known by a number alone.
#[utoipa::path(post, path = "/api/v1/passkey-challenges", tag = "sessions", request_body = PasskeyErrandInput,
    responses((status = 201, body = PasskeyChallenge), (status = "default", body = Problem)))]
pub async fn ask(
    State(state): State<AppState>,
    mut parts: Parts,
    jar: CookieJar,
    GuessJson(asked): GuessJson<PasskeyErrandInput>,
) -> Result<(StatusCode, CookieJar, Json<PasskeyChallenge>), ApiError> {
    let relying_party = relying_party(&state.config).ok_or_else(ApiError::not_found)?;
    let (act, known) = match asked.errand {
        // Of whoever comes, also where somebody else is still signed in.
        PasskeyErrand::SignIn => (Act::SignIn, Vec::new()),
        PasskeyErrand::Prove => {
            let SignedIn(session) = SignedIn::from_request_parts(&mut parts, &state).await?;
            (Act::Prove(session.id), known(&state, session.actor.person).await?)
        }
    };
    let (challenge, cookie) = asked_now(&state, act)?;
    let asked = PasskeyChallenge { challenge, relying_party, algorithms: Vec::new(), user: None, known };
    Ok((StatusCode::CREATED, jar.add(cookie), Json(asked)))
}
