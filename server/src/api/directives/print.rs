use app::domain::directive::{DirectiveId, DirectiveState};
use app::domain::thai_date::Digits;
use app::wire::monthly::DocumentKind;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;

use super::reachable;
use crate::api::monthlies::document::file;
use crate::auth::signed_in::SignedIn;
use crate::documents::LetterPaper;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The letter as it is printed and signed; a draft says on its page that it is one.
#[utoipa::path(get, path = "/api/v1/directives/{id}/letter", tag = "directives", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn print(State(state): State<AppState>, SignedIn(session): SignedIn, ApiPath(id): ApiPath<Uuid>) -> Result<Response, ApiError> {
    let record = reachable(&state, &session.actor, DirectiveId(id)).await?;
    let sender = state.store.unit(record.sender).await?.ok_or_else(ApiError::not_found)?;
    let named = state.store.units_named(&record.draft.letter.addressees.units).await?;
    let paper = LetterPaper {
        number: record.draft.number,
        dated: record.draft.dated,
        letter: record.draft.letter,
        sender,
        named,
        is_draft: record.state == DirectiveState::Draft,
        at: record.sent_at.unwrap_or(state.now()),
        digits: Digits::Thai,
    };
    let pdf = state.press.letter(paper).await.map_err(ApiError::internal)?.ok_or_else(ApiError::busy)?;
    Ok(file(DocumentKind::Pdf, "inline; filename=\"letter.pdf\"", pdf.into()))
}
