use app::wire::problem::Problem;
use app::wire::session::{JoinLookup, JoinOffer};
use axum::Json;
use axum::extract::State;

use super::{expired, unknown, used};
use crate::api::paging::with_path;
use crate::auth::secret;
use crate::auth::throttle::Try;
use crate::error::ApiError;
use crate::extract::{Guess, GuessJson};
use crate::state::AppState;

impl Guess for JoinLookup {
    const TRY: Try = Try::Lookup;
}

/// Whom a card is for, without using it up.
///
/// Refuses with `join_card_unknown` (404), `join_card_expired` (410) or `join_card_used` (409).
#[utoipa::path(post, path = "/api/v1/join/lookup", tag = "join", request_body = JoinLookup, responses((status = 200, body = JoinOffer), (status = "default", body = Problem)))]
pub async fn lookup(State(state): State<AppState>, GuessJson(asked): GuessJson<JoinLookup>) -> Result<Json<JoinOffer>, ApiError> {
    let code = secret::normal_join_code(&asked.code).ok_or_else(unknown)?;
    let card = state.store.join_card(&secret::hash(&code)).await?;
    let card = card.filter(|card| card.person.joins_by_card()).ok_or_else(unknown)?;
    if card.used_at.is_some() {
        return Err(used());
    }
    if card.void || card.expires_at <= state.now() {
        return Err(expired());
    }
    Ok(Json(JoinOffer {
        person: Some(card.person.id),
        name: card.person.name,
        position: card.person.position,
        unit: with_path(&state, card.person.unit),
        expires_at: card.expires_at,
    }))
}
