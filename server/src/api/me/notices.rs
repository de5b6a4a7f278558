use app::domain::notice::NoticeId;
use app::wire::notices::MyNotices;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use crate::api::paging;
use crate::api::tagged::tagged;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    cursor: Option<String>,
    limit: Option<String>,
}

/// What one was told, the last first, and how much of it was not opened. What is given out counts as delivered.
#[utoipa::path(get, path = "/api/v1/me/notices", tag = "notices",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query), ("If-None-Match" = Option<String>, Header)),
    responses((status = 200, body = MyNotices), (status = 304), (status = "default", body = Problem)))]
pub async fn list(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiQuery(asked): ApiQuery<Asked>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let limit = paging::limit(asked.limit.as_deref())?;
    let cursor = paging::filled(asked.cursor.as_deref());
    let notices = state.store.notices_of(session.actor.person, cursor, limit, state.now()).await?;
    tagged(&headers, &notices)
}

/// Looked at; the first time counts.
#[utoipa::path(put, path = "/api/v1/me/notices/{id}/opening", tag = "notices", params(("id" = Uuid, Path)),
    responses((status = 204), (status = "default", body = Problem)))]
pub async fn open(State(state): State<AppState>, SignedIn(session): SignedIn, ApiPath(id): ApiPath<Uuid>) -> Result<StatusCode, ApiError> {
    let is_theirs = state.store.open_notice(NoticeId(id), session.actor.person, state.now()).await?;
    if is_theirs { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found()) }
}
