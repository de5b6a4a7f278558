use app::domain::access::{Action, Actor, may};
use app::domain::period::Month;
use app::domain::unit::Unit;
use app::wire::monthly::{DocumentKind, Monthly};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde::Deserialize;
use uuid::Uuid;

use super::view::view;
use super::{MonthPath, reachable, target};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;
use crate::store::{MonthlyRecord, RevisionId};

/// The path's parameters.
#[derive(Deserialize)]
pub struct RevisionPath {
    unit: Uuid,
    month: Month,
    revision: u32,
}

/// The path's parameters.
#[derive(Deserialize)]
pub struct DocumentPath {
    unit: Uuid,
    month: Month,
    revision: u32,
    kind: DocumentKind,
}

/// A revision's paper; 202 while the first one is being made, `not_now` (409) where that failed.
#[utoipa::path(get, path = "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/{kind}", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("revision" = u32, Path), ("kind" = DocumentKind, Path)),
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 202), (status = "default", body = Problem)))]
pub async fn document(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(DocumentPath { unit, month, revision, kind }): ApiPath<DocumentPath>,
) -> Result<Response, ApiError> {
    let (_, record, id) = submitted(&state, &session.actor, RevisionPath { unit, month, revision }).await?;
    let Some(hash) = state.store.document(id, kind).await? else {
        if state.store.has_failed(id, kind).await? {
            return Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "the paper could not be made; have it made again"));
        }
        return Ok((StatusCode::ACCEPTED, [(header::RETRY_AFTER, "2")]).into_response());
    };
    let bytes = state.photos.document(&hash).await?.ok_or_else(ApiError::not_found)?;
    let name = format!("{}-{month}-r{revision}.{}", record.number.unwrap_or_default(), kind.code());
    Ok(file(kind, &format!("attachment; filename=\"{name}\""), bytes))
}

/// Has a revision's papers made again, after a template was mended; the ones before stay until the new ones are ready.
#[utoipa::path(post, path = "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/documents", tag = "months",
    params(("unit" = Uuid, Path), ("month" = String, Path), ("revision" = u32, Path)),
    responses((status = 200, body = Monthly), (status = "default", body = Problem)))]
pub async fn remake(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<RevisionPath>,
) -> Result<Json<Monthly>, ApiError> {
    let month = path.month;
    let (unit, _, id) = submitted(&state, &session.actor, path).await?;
    if ![Action::ArrangeMonth, Action::JudgeMonth].into_iter().any(|action| may(&session.actor, action, &target(&unit))) {
        return Err(ApiError::forbidden());
    }
    state.store.remake_documents(id, state.now()).await?;
    state.jobs.notify_waiters();
    view(&state, &session.actor, unit, month).await.map(Json)
}

/// A revision that exists and that `actor` may read.
async fn submitted(state: &AppState, actor: &Actor, path: RevisionPath) -> Result<(Unit, MonthlyRecord, RevisionId), ApiError> {
    let month = MonthPath { unit: path.unit, month: path.month };
    let unit = reachable(state, actor, Action::ReadReport, &month).await?;
    let record = state.store.monthly(unit.id, path.month).await?.ok_or_else(ApiError::not_found)?;
    if path.revision == 0 || path.revision > record.revision {
        return Err(ApiError::not_found());
    }
    let id = RevisionId { monthly: record.id, revision: path.revision };
    Ok((unit, record, id))
}

/// A paper as a browser keeps or shows it; `disposition` as RFC 6266 has it.
pub fn file(kind: DocumentKind, disposition: &str, bytes: Bytes) -> Response {
    let media_type = match kind {
        DocumentKind::Pdf => "application/pdf",
        DocumentKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Ok(value) = HeaderValue::from_str(disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
