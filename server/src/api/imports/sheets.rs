use app::domain::import::guess;
use app::wire::imports::{MAX_SHEET_BYTES, SheetReply};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State;

use super::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::read_body;
use crate::imports::sheet::{self, Sheet, SheetError};
use crate::state::AppState;

const SAMPLE_ROWS: usize = 3;

/// Takes a response sheet (CSV or XLSX) and proposes which column is what.
///
/// Refuses with `sheet_unreadable`, `sheet_empty` (422) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/sheets", tag = "imports", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = SheetReply), (status = "default", body = Problem)))]
pub async fn upload(State(state): State<AppState>, SignedIn(session): SignedIn, body: Body) -> Result<Json<SheetReply>, ApiError> {
    authorize(&session.actor)?;
    let body = read_body(&state, body, MAX_SHEET_BYTES).await?;
    let Sheet { columns, rows } = parse(body.bytes.clone()).await?;
    let sheet = state.photos.put_import(body.bytes.clone()).await?;
    let remembered = state.store.import_mapping(session.actor.unit, &columns).await?;
    Ok(Json(SheetReply {
        sheet,
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        sample: rows.into_iter().take(SAMPLE_ROWS).collect(),
        is_remembered: remembered.is_some(),
        mapping: remembered.unwrap_or_else(|| guess(&columns)),
        columns,
    }))
}

/// A workbook takes a while to unfold.
pub(super) async fn parse(bytes: Bytes) -> Result<Sheet, ApiError> {
    let read = tokio::task::spawn_blocking(move || sheet::read(&bytes)).await.unwrap_or(Err(SheetError::Unreadable));
    read.map_err(|error| match error {
        SheetError::Unreadable => ApiError::unprocessable(code::SHEET_UNREADABLE, "neither an XLSX workbook nor CSV in UTF-8"),
        SheetError::Empty => ApiError::unprocessable(code::SHEET_EMPTY, "no line below the headings"),
        SheetError::TooLarge => ApiError::too_large(),
    })
}
