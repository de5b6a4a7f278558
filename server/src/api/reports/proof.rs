use app::domain::access::Action;
use app::domain::report::ReportId;
use app::wire::problem::{Problem, code};
use app::wire::reports::SignedReceipt;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use uuid::Uuid;

use super::reachable;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::receipts;
use crate::state::AppState;

/// The signed receipt of the version of a report that counts, once every picture is here: its address and the QR code of it.
#[utoipa::path(get, path = "/api/v1/reports/{id}/signed-receipt", tag = "reports", params(("id" = Uuid, Path)),
    responses((status = 200, body = SignedReceipt), (status = "default", body = Problem)))]
pub async fn proof(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<SignedReceipt>, ApiError> {
    reachable(&state, &session.actor, Action::ReadReport, ReportId(id)).await?;
    let receipt = state.store.receipt_that_counts(ReportId(id)).await?.ok_or_else(ApiError::not_found)?;
    let not_yet = || ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "pictures are still on their way");
    let facts = receipts::of_report(&state.store, &receipt.number, receipt.version).await?.ok_or_else(not_yet)?;
    let url = format!("{}{}", state.config.public_url, state.receipts.check_path(&facts));
    let qr_svg = receipts::qr_svg(&url).map_err(|error| ApiError::internal(format!("QR code: {error:?}")))?;
    Ok(Json(SignedReceipt { url, qr_svg }))
}
