use app::domain::import::{MAX_ROWS, column_dates, guess};
use app::wire::imports::{MAX_SHEET_BYTES, SheetReply};
use app::wire::problem::Problem;
use axum::Json;
use axum::body::Body;
use axum::extract::State;

use super::authorize;
use super::load::parse;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::read_body;
use crate::state::AppState;

const SAMPLE_ROWS: usize = 3;

/// Takes a response sheet (CSV or XLSX) and proposes which column is what.
///
/// Refuses with `sheet_unreadable`, `sheet_quote_open`, `sheet_empty` (422) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/sheets", tag = "imports", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = SheetReply), (status = "default", body = Problem)))]
pub async fn upload(State(state): State<AppState>, SignedIn(session): SignedIn, body: Body) -> Result<Json<SheetReply>, ApiError> {
    authorize(&session.actor)?;
    let body = read_body(&state, Some(session.actor.person), body, MAX_SHEET_BYTES).await?;
    let read = parse(&state, body.bytes.clone(), MAX_ROWS).await?;
    let sheet = state.photos.put_import(body.bytes.clone()).await?;
    let remembered = state.store.import_mapping(session.actor.unit, &read.columns).await?;
    Ok(Json(SheetReply {
        sheet,
        rows: u32::try_from(read.rows.len()).unwrap_or(u32::MAX),
        dates: column_dates(read.columns.len(), &read.rows),
        sample: read.rows.into_iter().take(SAMPLE_ROWS).collect(),
        is_remembered: remembered.is_some(),
        mapping: remembered.unwrap_or_else(|| guess(&read.columns)),
        columns: read.columns,
    }))
}
