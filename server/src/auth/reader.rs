//! Whoever takes tables out of here: somebody signed in, or a program with a key of theirs.
use app::domain::access::{Action, Actor, PersonId, Scope, Target, may};
use app::domain::api_key::{ApiKeyId, reach};
use app::wire::problem::code;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;

use super::address::ClientAddress;
use super::revocable::Bearer;
use super::secret;
use super::signed_in::SignedIn;
use super::throttle::Try;
use crate::audit::Noted;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::ActiveKey;

/// A key's use is noted at most this often: it is a write.
const TOUCH_MINUTES: i64 = 1;

/// May read what lies in the scope, and nothing else. Without session or key: 401 `session_needed`; with a key that does not
/// count: 401 `api_key_wrong`, and 429 to an address that tries many.
pub struct Reader {
    pub scope: Scope,
    /// Who is signed in; none for a program.
    pub actor: Option<Actor>,
    /// Who is signed in, or made the program's key.
    pub person: PersonId,
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let Some(sent) = parts.headers.get(header::AUTHORIZATION) else {
            let SignedIn(session) = SignedIn::from_request_parts(parts, state).await?;
            return Ok(Self { scope: session.actor.scope(), person: session.actor.person, actor: Some(session.actor) });
        };
        let key = key_in(sent);
        match key_that_counts(state, key.as_deref()).await? {
            Some((id, scope, owner)) => {
                // In the name of whoever made the key.
                Noted::note(parts, &owner);
                Bearer::note(parts, id.0);
                Ok(Self { scope, person: owner.person, actor: None })
            }
            None => {
                let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
                state.throttle.check(Try::ApiKey, address)?;
                Err(ApiError::new(StatusCode::UNAUTHORIZED, code::API_KEY_WRONG, "no such key, or not any more"))
            }
        }
    }
}

/// Which one it is, what it reads, and whose it is.
async fn key_that_counts(state: &AppState, key: Option<&str>) -> Result<Option<(ApiKeyId, Scope, Actor)>, ApiError> {
    let Some(key) = key else { return Ok(None) };
    let now = state.now();
    let Some(ActiveKey { id, area, actor, last_used_at }) = state.store.api_key(&secret::hash(key), now).await? else { return Ok(None) };
    // The rights of the moment: whoever may not make keys any more does not read by one either.
    if !may(&actor, Action::ManageApiKeys, &Target { unit: actor.unit, area: actor.area.as_ref() }) {
        return Ok(None);
    }
    if last_used_at.is_none_or(|last| now - last >= Duration::minutes(TOUCH_MINUTES)) {
        // A request that only reads need not fail because the note could not be written.
        if let Err(error) = state.store.touch_api_key(id, now).await {
            tracing::warn!(%error, "could not note that a key is in use");
        }
    }
    Ok(reach(&actor.scope(), area.as_ref()).map(|scope| (id, scope, actor)))
}

/// `Bearer <key>`, or `Basic` with the key as the password of any user: what Excel and Power BI can send.
pub(crate) fn key_in(sent: &HeaderValue) -> Option<String> {
    let (scheme, rest) = sent.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    let decoded = STANDARD.decode(rest.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    text.split_once(':').map(|(_, key)| key.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_from_either_scheme() {
        let of = |text: &str| key_in(&HeaderValue::from_str(text).unwrap());
        let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
        assert_eq!(of("Bearer rutan_x").as_deref(), Some("rutan_x"));
        assert_eq!(of(&basic("anybody:rutan_x")).as_deref(), Some("rutan_x"));
        assert_eq!(of(&basic(":rutan_x")).as_deref(), Some("rutan_x"));
        for bad in ["rutan_x", "Basic %%%", &basic("rutan_x"), "Digest x", ""] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }
}
