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

/// The file of something published, from any byte on (`Range`, `If-Range`); without sign-in.
#[utoipa::path(get, path = "/api/v1/material/{id}/file", tag = "material", params(("id" = Uuid, Path), ("range" = Option<String>, Header)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 206), (status = "default", body = Problem)))]
pub async fn file(State(state): State<AppState>, ApiPath(id): ApiPath<Uuid>, headers: HeaderMap) -> Result<Response, ApiError> {
    let file = published_file(&state, id).await?;
    download::download(&state, &headers, &file, Download::Public).await
}
