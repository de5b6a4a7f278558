use app::domain::thai_date::Digits;
use app::wire::monthly::DocumentKind;
use app::wire::people::{CardsOrder, MAX_CARDS};
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chrono::Duration;

use super::authorize;
use crate::api::monthlies::document::file;
use crate::api::paging;
use crate::api::people::issue_card::CARD_DAYS;
use crate::auth::secret;
use crate::auth::signed_in::SignedIn;
use crate::documents::{Card, CardsPaper};
use crate::error::ApiError;
use crate::extract::ApiJson;
use crate::state::AppState;
use crate::store::{NewCard, Person};

/// Cards for all officials of an area, as a PDF to cut up. The codes are on this paper alone; printing again makes new ones.
///
/// Refuses with `changed_meanwhile` (412) when there are more or fewer officials than confirmed, and 422 when there is nobody
/// or when they are more than one print holds.
#[utoipa::path(post, path = "/api/v1/join-cards", tag = "people", request_body = CardsOrder,
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn print(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiJson(order): ApiJson<CardsOrder>,
) -> Result<Response, ApiError> {
    let area = paging::area(&state, order.area.as_ref().map(|area| area.as_str()))?;
    authorize(&session.actor, &session.unit, area.as_ref())?;
    let holders = state.store.card_holders(&session.actor.scope(), area.as_ref(), order.whom, MAX_CARDS + 1, state.today()).await?;
    match u32::try_from(holders.len()).unwrap_or(u32::MAX) {
        0 => return Err(ApiError::field("area", "cards_for_nobody")),
        count if count > MAX_CARDS => return Err(ApiError::field("area", "cards_too_many")),
        count if count != order.cards => return Err(ApiError::changed_meanwhile()),
        _ => {}
    }

    let now = state.now();
    let expires_at = now + Duration::days(CARD_DAYS);
    let (mut printed, mut issued) = (Vec::with_capacity(holders.len()), Vec::with_capacity(holders.len()));
    for person in holders {
        let code = secret::new_join_code()?;
        issued.push(NewCard { code_hash: secret::hash(&code), person: person.id });
        printed.push(card(&state, person, &secret::grouped(&code)));
    }
    let (office, address) = (session.unit.name, state.config.join_url(""));
    let paper = CardsPaper { office, address, cards: printed, expires_at, at: now, digits: Digits::Thai };
    // Earlier cards end only when the new ones are on paper: a print that fails takes nothing from anybody.
    let pdf = state.press.cards(paper).await.map_err(ApiError::internal)?.ok_or_else(ApiError::busy)?;
    state.store.issue_join_cards(&issued, session.actor.person, expires_at, now).await?;
    let mut response = file(DocumentKind::Pdf, "attachment; filename=\"join-cards.pdf\"", pdf.into());
    // As good as a drawer of keys: nothing between here and the printer is to keep a copy.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn card(state: &AppState, person: Person, code: &str) -> Card {
    let path = person.unit.area.as_ref().map(|area| state.areas.path(area)).unwrap_or_default();
    Card {
        name: person.name,
        position: person.position,
        unit: person.unit.name,
        path,
        code: code.to_owned(),
        url: state.config.join_url(code),
    }
}
