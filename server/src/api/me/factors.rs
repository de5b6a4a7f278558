use app::domain::access::PersonId;
use app::domain::second_factor::{is_fresh, proven_until};
use app::wire::factors::Factors;
use app::wire::passkeys::PasskeyView;
use app::wire::problem::Problem;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::state::AppState;

/// By what one is known, and until when that need not be proven again.
#[utoipa::path(get, path = "/api/v1/me/factors", tag = "sessions", responses((status = 200, body = Factors), (status = "default", body = Problem)))]
pub async fn show(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<Json<Factors>, ApiError> {
    factors_of(&state, session.actor.person, session.proven_at).await.map(Json)
}

pub async fn factors_of(state: &AppState, person: PersonId, proven_at: Option<DateTime<Utc>>) -> Result<Factors, ApiError> {
    let known_by = state.store.factors(person).await?;
    let passkeys = state.store.passkeys_of(person).await?.into_iter().map(PasskeyView::from).collect();
    Ok(Factors {
        password: known_by.has_password,
        totp_since: known_by.totp_since,
        recovery_codes_left: known_by.recovery_codes_left,
        provider_since: known_by.provider_since,
        passkeys,
        proven_until: proven_at.filter(|_| is_fresh(proven_at, state.now())).map(proven_until),
    })
}

/// Whoever joined by a card has no password, and none of what goes with one.
pub async fn has_password(state: &AppState, person: PersonId) -> Result<(), ApiError> {
    if state.store.factors(person).await?.has_password { Ok(()) } else { Err(ApiError::forbidden()) }
}
