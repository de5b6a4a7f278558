use app::domain::access::Action;
use app::domain::period::Month;
use app::wire::monthly::DocumentKind;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::{MonthPath, reachable};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The path's parameters.
#[derive(Deserialize)]
pub struct DocumentPath {
    unit: Uuid,
    month: Month,
    revision: u32,
    kind: String,
}

/// A revision's paper; 202 while it is being made.
#[utoipa::path(get, path = "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/{kind}", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("revision" = u32, Path), ("kind" = DocumentKind, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 202), (status = "default", body = Problem)))]
pub async fn document(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<DocumentPath>,
) -> Result<Response, ApiError> {
    let kind = DocumentKind::from_code(&path.kind).ok_or_else(ApiError::not_found)?;
    let month = MonthPath { unit: path.unit, month: path.month };
    let unit = reachable(&state, &session.actor, Action::ReadReport, &month).await?;
    let record = state.store.monthly(unit.id, path.month).await?.ok_or_else(ApiError::not_found)?;
    if path.revision == 0 || path.revision > record.revision {
        return Err(ApiError::not_found());
    }
    let Some(hash) = state.store.document(record.id, path.revision, kind).await? else {
        return Ok((StatusCode::ACCEPTED, [(header::RETRY_AFTER, "2")]).into_response());
    };
    let bytes = state.photos.document(&hash).await?.ok_or_else(ApiError::not_found)?;
    let name = format!("{}-{}-r{}.{}", record.number.unwrap_or_default(), path.month, path.revision, kind.code());
    Ok(download(&name, kind, bytes))
}

/// As a file to keep.
pub fn download(name: &str, kind: DocumentKind, bytes: bytes::Bytes) -> Response {
    let media_type = match kind {
        DocumentKind::Pdf => "application/pdf",
        DocumentKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
