//! The account at the office's identity provider by which one is known here, too.
use app::wire::factors::Factors;
use app::wire::problem::{Problem, code};
use app::wire::session::{Errand, ProviderReply};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;

use super::factors::{factors_of, has_password};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::GuessJson;
use crate::oidc::errand;
use crate::state::AppState;
use crate::store::LinkedAccount;

/// From now on the account that one came back from the identity provider with lets one in, in place of an earlier one.
///
/// Refuses with `forbidden` whoever has no password, `provider_again` and `provider_refused` (422), `provider_account_taken` (409) and
/// `provider_away` (503).
#[utoipa::path(put, path = "/api/v1/me/provider", tag = "sessions", request_body = ProviderReply,
    responses((status = 200, body = Factors), (status = "default", body = Problem)))]
pub async fn link(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    jar: CookieJar,
    GuessJson(reply): GuessJson<ProviderReply>,
) -> Result<(CookieJar, Json<Factors>), ApiError> {
    let person = session.actor.person;
    has_password(&state, person).await?;
    let account = errand::who(&state, &jar, Errand::Link, Some(session.id), &reply).await?;
    let account = LinkedAccount { mark: account, sealed: state.vault.seal_of_marks()? };
    if !state.store.link_account(person, session.id, account, state.now()).await? {
        return Err(ApiError::new(StatusCode::CONFLICT, code::PROVIDER_ACCOUNT_TAKEN, "somebody else is known by that account"));
    }
    let factors = factors_of(&state, person, session.proven_at).await?;
    Ok((jar.add(errand::gone(&state)), Json(factors)))
}

/// It lets nobody in any more. The same again changes nothing.
#[utoipa::path(delete, path = "/api/v1/me/provider", tag = "sessions", responses((status = 204), (status = "default", body = Problem)))]
pub async fn unlink(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<StatusCode, ApiError> {
    state.store.unlink_account(session.actor.person).await?;
    Ok(StatusCode::NO_CONTENT)
}
