use app::domain::access::PersonId;
use app::wire::people::JoinCard;
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::Duration;
use fast_qr::convert::{Builder, svg::SvgBuilder};
use fast_qr::qr::QRBuilder;
use serde::Deserialize;
use uuid::Uuid;

use super::managed;
use crate::api::paging;
use crate::auth::secret;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;

/// Long enough to be handed over at the month's next meeting.
pub const CARD_DAYS: i64 = 31;

#[derive(Deserialize)]
pub struct Asked {
    cut_off: Option<String>,
}

/// A fresh one-use join card; earlier unused ones of this person stop working. Its code is shown this once.
///
/// With `cut_off` the person's devices are cut off in the same step: the card is for the phone that takes a lost one's place.
#[utoipa::path(post, path = "/api/v1/people/{id}/join-cards", tag = "people", params(("id" = Uuid, Path), ("cut_off" = Option<bool>, Query)),
    responses((status = 201, body = JoinCard), (status = "default", body = Problem)))]
pub async fn issue_card(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(asked): ApiQuery<Asked>,
) -> Result<(StatusCode, Json<JoinCard>), ApiError> {
    let cut_off = paging::flag("cut_off", asked.cut_off.as_deref())?;
    let person = managed(&state, &session.actor, PersonId(id)).await?;
    if !person.joins_by_card() {
        return Err(ApiError::unprocessable(code::JOIN_CARD_NOT_NEEDED, "this person signs in with a password"));
    }
    let (code, now) = (secret::new_join_code()?, state.now());
    let expires_at = now + Duration::days(CARD_DAYS);
    state.store.issue_join_card(&secret::hash(&code), person.id, session.actor.person, cut_off, expires_at, now).await?;

    let code = secret::grouped(&code);
    let url = state.config.join_url(&code);
    let qr = QRBuilder::new(url.as_str()).build().map_err(|error| ApiError::internal(format!("QR code: {error:?}")))?;
    let qr_svg = SvgBuilder::default().margin(2).to_str(&qr);
    Ok((StatusCode::CREATED, Json(JoinCard { code, url, qr_svg, expires_at })))
}
