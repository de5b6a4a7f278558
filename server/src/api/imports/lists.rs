use app::domain::import::{Listed, MAX_LISTED};
use app::wire::imports::{ListReply, MAX_LIST_BYTES};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::Body;
use axum::extract::State;

use super::authorize;
use super::load::{parse, put_list};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::read_body;
use crate::state::AppState;

/// Takes the list of a Drive folder's files (CSV or XLSX): by it the links of a form find their files.
///
/// Refuses with `sheet_unreadable`, `sheet_quote_open`, `sheet_empty`, `list_without_ids` (422) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/lists", tag = "imports", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = ListReply), (status = "default", body = Problem)))]
pub async fn upload(State(state): State<AppState>, SignedIn(session): SignedIn, body: Body) -> Result<Json<ListReply>, ApiError> {
    authorize(&session.actor)?;
    let body = read_body(&state, Some(session.actor.person), body, MAX_LIST_BYTES).await?;
    let listed = Listed::read(&parse(&state, body.bytes.clone(), MAX_LISTED).await?);
    if listed.is_empty() {
        return Err(ApiError::unprocessable(code::LIST_WITHOUT_IDS, "no line of it holds the identity of a file on Drive"));
    }
    let list = put_list(&state, &listed).await?;
    Ok(Json(ListReply { list, files: u32::try_from(listed.len()).unwrap_or(u32::MAX) }))
}
