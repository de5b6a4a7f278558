use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use uuid::Uuid;

use super::published_file;
use crate::api::files::download::{self, Download};
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// A small JPEG of it; without sign-in.
#[utoipa::path(get, path = "/api/v1/material/{id}/preview", tag = "material", params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn preview(State(state): State<AppState>, ApiPath(id): ApiPath<Uuid>, headers: HeaderMap) -> Result<Response, ApiError> {
    let file = published_file(&state, id).await?;
    download::preview(&state, &headers, &file, Download::Public).await
}
