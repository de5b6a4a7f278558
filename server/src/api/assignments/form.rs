use app::domain::access::Action;
use app::domain::assignment::AssignmentId;
use app::domain::thai_date::Digits;
use app::wire::monthly::DocumentKind;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::response::Response;
use uuid::Uuid;

use super::reachable;
use crate::api::monthlies::document::file;
use crate::auth::signed_in::SignedIn;
use crate::documents::AssignmentPaper;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The form of enclosure 3, to be signed by the head of the agency.
#[utoipa::path(get, path = "/api/v1/assignments/{id}/form", tag = "assignments", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn form(State(state): State<AppState>, SignedIn(session): SignedIn, ApiPath(id): ApiPath<Uuid>) -> Result<Response, ApiError> {
    let (record, unit) = reachable(&state, &session.actor, Action::ReadPeople, AssignmentId(id)).await?;
    let line = state.store.coordination(unit, state.today()).await?;
    let paper = AssignmentPaper {
        unit: line.unit,
        appointee: record.appointee,
        term: record.term,
        due: line.due,
        at: record.made_at,
        digits: Digits::Thai,
    };
    let pdf = state.press.assignment(paper).await.map_err(ApiError::internal)?.ok_or_else(ApiError::busy)?;
    Ok(file(DocumentKind::Pdf, "inline; filename=\"coordinator.pdf\"", pdf.into()))
}
