use app::wire::problem::{Problem, code};
use app::wire::session::{Errand, Me, ProviderReply};
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum_extra::extract::CookieJar;

use super::come_in::in_or_half_way;
use crate::audit::Noted;
use crate::auth::signed_in::Way;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::oidc::errand;
use crate::state::AppState;

impl Guess for ProviderReply {
    const TRY: Try = Try::SignIn;
}

/// Staff sign-in by what the identity provider sent the browser back with, for whoever said before by which account they are known.
///
/// Refuses with `provider_again` and `provider_refused` (422), `provider_account_unknown` (401) and `provider_away` (503). Where a second
/// factor is on, it is asked for here as well: `second_factor_needed` (401).
#[utoipa::path(post, path = "/api/v1/sessions/provider", tag = "sessions", request_body = ProviderReply,
    responses((status = 200, body = Me), (status = "default", body = Problem)))]
pub async fn provider(
    State(state): State<AppState>,
    Extension(noted): Extension<Noted>,
    headers: HeaderMap,
    jar: CookieJar,
    GuessJson(reply): GuessJson<ProviderReply>,
) -> Result<Response, ApiError> {
    let account = errand::who(&state, &jar, Errand::SignIn, None, &reply).await?;
    let person =
        state.store.person_by_account(&account).await?.ok_or_else(|| {
            ApiError::new(StatusCode::UNAUTHORIZED, code::PROVIDER_ACCOUNT_UNKNOWN, "nobody here is known by that account")
        })?;
    noted.is(person.id, person.unit.id);
    in_or_half_way(&state, person, &headers, jar.add(errand::gone(&state)), Way::Provider).await
}
