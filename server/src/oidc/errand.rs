//! Between going to the provider and coming back: a sealed cookie of the browser that went. What comes back counts in that browser
//! alone, once, for what it went for, and for minutes.
use app::wire::problem::code;
use app::wire::session::{Errand, ProviderReply};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Provider, ProviderError};
use crate::auth::{cookie, secret};
use crate::error::ApiError;
use crate::state::AppState;

/// What the seal is for: nothing else that is sealed passes for it.
const BOUND: &[u8] = b"at the identity provider";
/// To sign in there, perhaps on a phone.
const MINUTES: i64 = 10;
/// Far more than a provider's code has.
const MAX_CODE_BYTES: usize = 4096;

/// One way there and back.
#[derive(Serialize, Deserialize)]
pub struct Visit {
    pub errand: Errand,
    pub state: String,
    pub nonce: String,
    /// RFC 7636.
    pub verifier: String,
    /// Of whoever went to link an account: it is linked to them alone, and not to whoever signed in here meanwhile.
    session: Option<Uuid>,
    until: DateTime<Utc>,
}

/// `session`: of whoever goes to link an account.
///
/// # Errors
/// When the system has no randomness.
pub fn begun(state: &AppState, errand: Errand, session: Option<Uuid>) -> Result<(Visit, Cookie<'static>), ApiError> {
    let visit = Visit {
        errand,
        state: format!("{}{}", errand.prefix(), secret::new_token()?),
        nonce: secret::new_token()?,
        verifier: secret::new_token()?,
        session,
        until: state.now() + Duration::minutes(MINUTES),
    };
    let text = serde_json::to_vec(&visit).map_err(ApiError::internal)?;
    let sealed = URL_SAFE_NO_PAD.encode(state.vault.seal(&text, BOUND)?);
    Ok((visit, cookie::errand(&state.config, sealed, MINUTES)))
}

/// Who came back, as a mark by which they are found.
///
/// # Errors
/// 422 `provider_again` when this browser went on no such errand, or took too long, and `provider_refused`; 503 `provider_away`.
pub async fn who(
    state: &AppState,
    jar: &CookieJar,
    errand: Errand,
    session: Option<Uuid>,
    reply: &ProviderReply,
) -> Result<[u8; 32], ApiError> {
    let again = || ApiError::unprocessable(code::PROVIDER_AGAIN, "go to the identity provider again");
    let sealed = jar.get(cookie::errand_name(&state.config)).and_then(|cookie| URL_SAFE_NO_PAD.decode(cookie.value()).ok());
    let text = sealed.and_then(|sealed| state.vault.unseal(&sealed, BOUND)).ok_or_else(again)?;
    let visit: Visit = serde_json::from_slice(&text).map_err(|_| again())?;
    if visit.errand != errand || visit.session != session || visit.state != reply.state || visit.until <= state.now() {
        return Err(again());
    }
    if reply.code.is_empty() || reply.code.len() > MAX_CODE_BYTES {
        return Err(refused());
    }
    let who = provider(state)?.who(&reply.code, &visit, state.now()).await.map_err(said)?;
    Ok(state.vault.mark(who.as_bytes()))
}

/// Over, one way or the other.
pub fn gone(state: &AppState) -> Cookie<'static> {
    cookie::errand(&state.config, String::new(), 0)
}

/// # Errors
/// 404 where none is set.
pub fn provider(state: &AppState) -> Result<&Provider, ApiError> {
    state.provider.as_deref().ok_or_else(ApiError::not_found)
}

/// The cause goes to the log.
pub fn said(error: ProviderError) -> ApiError {
    tracing::warn!(%error, "nobody came in by the identity provider");
    match error {
        ProviderError::Away(_) => {
            ApiError { code: code::PROVIDER_AWAY, title: "the identity provider does not answer; try again", ..ApiError::busy() }
        }
        ProviderError::Refused(_) => refused(),
    }
}

fn refused() -> ApiError {
    ApiError::unprocessable(code::PROVIDER_REFUSED, "the identity provider does not say who that is")
}
