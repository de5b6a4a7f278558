//! Whoever takes tables out of here: somebody signed in.
use app::domain::access::Scope;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// May read what lies in the scope, and nothing else.
pub struct Reader {
    pub scope: Scope,
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let SignedIn(session) = SignedIn::from_request_parts(parts, state).await?;
        Ok(Self { scope: session.actor.scope() })
    }
}
