use app::domain::access::Action;
use app::domain::report::ReportId;
use app::wire::problem::{Problem, code};
use app::wire::reports::SignedReceipt;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use fast_qr::convert::{Builder, svg::SvgBuilder};
use fast_qr::qr::QRBuilder;
use uuid::Uuid;

use super::reachable;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::pages::check::report_receipt;
use crate::state::AppState;

/// The signed receipt of a report's current version, once every picture is here: its address and the QR code of it.
#[utoipa::path(get, path = "/api/v1/reports/{id}/signed-receipt", tag = "reports", params(("id" = Uuid, Path)),
    responses((status = 200, body = SignedReceipt), (status = "default", body = Problem)))]
pub async fn proof(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Json<SignedReceipt>, ApiError> {
    reachable(&state, &session.actor, Action::ReadReport, ReportId(id)).await?;
    let receipt = state.store.receipt(ReportId(id)).await?.ok_or_else(ApiError::not_found)?;
    let not_yet = || ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "pictures are still on their way");
    let found = state.store.report_facts(&receipt.number, receipt.version).await?.ok_or_else(not_yet)?;
    let path = state.receipts.check_path(&report_receipt(&receipt.number, receipt.version, found));
    let url = format!("{}{path}", state.config.public_url);
    let qr = QRBuilder::new(url.as_str()).build().map_err(|error| ApiError::internal(format!("QR code: {error:?}")))?;
    Ok(Json(SignedReceipt { url, qr_svg: SvgBuilder::default().margin(2).to_str(&qr) }))
}
