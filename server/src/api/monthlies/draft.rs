use app::domain::access::Action;
use app::domain::monthly::FrozenMonth;
use app::wire::monthly::DocumentKind;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::response::Response;

use super::document::file;
use super::submit::signatory;
use super::{MonthPath, reachable};
use crate::auth::signed_in::SignedIn;
use crate::documents::Order;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The working copy as the page it would become: made at once, kept nowhere, marked as a draft.
#[utoipa::path(get, path = "/api/v1/units/{unit}/months/{month}/report/draft", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn draft(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<MonthPath>,
) -> Result<Response, ApiError> {
    let unit = reachable(&state, &session.actor, Action::ArrangeMonth, &path).await?;
    let record = state.store.monthly(unit.id, path.month).await?.ok_or_else(ApiError::not_found)?;
    let month = FrozenMonth {
        month: path.month,
        number: record.number.unwrap_or_default(),
        revision: record.revision + 1,
        submitted_at: state.now(),
        signatory: signatory(&state, &session.actor).await?,
        arrangement: record.arrangement,
        activities: state.store.month_activities(path.month, unit.id, unit.area.as_ref()).await?,
        unit_name: unit.name,
    };
    let order = Order { month: month.into(), is_draft: true, check_url: None };
    let pictures = state.press.gather(&state.photos, &order.month, |_| ()).await?;
    let pdf = state.press.set_soon(DocumentKind::Pdf, order, pictures).await.map_err(ApiError::internal)?;
    let pdf = pdf.ok_or_else(ApiError::busy)?;
    Ok(file(DocumentKind::Pdf, &format!("inline; filename=\"draft-{}.pdf\"", path.month), pdf.into()))
}
