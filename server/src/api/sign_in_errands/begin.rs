use app::wire::problem::Problem;
use app::wire::session::{Errand, ErrandInput, SentTo};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::CookieJar;

use crate::auth::signed_in::SignedIn;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::oidc::errand;
use crate::state::AppState;

impl Guess for ErrandInput {
    const TRY: Try = Try::SignIn;
}

/// Begins a visit to the office's identity provider, to sign in by it or to be known by it from now on: answers with the provider's page,
/// which sends the browser back to `/signin` with `code` and `state`, and a cookie without which those are worth nothing.
///
/// Whoever links is signed in (401 `session_needed`). Refuses with `provider_away` (503).
#[utoipa::path(post, path = "/api/v1/sign-in-errands", tag = "sessions", request_body = ErrandInput,
    responses((status = 201, body = SentTo), (status = "default", body = Problem)))]
pub async fn begin(
    State(state): State<AppState>,
    mut parts: Parts,
    jar: CookieJar,
    GuessJson(asked): GuessJson<ErrandInput>,
) -> Result<(StatusCode, CookieJar, Json<SentTo>), ApiError> {
    let provider = errand::provider(&state)?;
    let session = match asked.errand {
        Errand::SignIn => None,
        Errand::Link => Some(SignedIn::from_request_parts(&mut parts, &state).await?.0.id),
    };
    let (visit, cookie) = errand::begun(&state, asked.errand, session)?;
    let address = provider.address(&visit, state.now()).await.map_err(errand::said)?;
    Ok((StatusCode::CREATED, jar.add(cookie), Json(SentTo { address: address.into() })))
}
