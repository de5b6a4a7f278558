use app::domain::file::FileId;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::download::{Download, download, preview};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery};
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    preview: bool,
}

/// A file of one's own office, from any byte on (`Range`); with `preview=true` a small JPEG of it.
#[utoipa::path(get, path = "/api/v1/files/{id}", tag = "files",
    params(("id" = Uuid, Path), ("preview" = Option<bool>, Query), ("range" = Option<String>, Header)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 206), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(asked): ApiQuery<Asked>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    super::authorize(&session.actor)?;
    let file = state.store.file(FileId(id)).await?.filter(|file| file.unit == session.actor.unit).ok_or_else(ApiError::not_found)?;
    if asked.preview {
        return preview(&state, &headers, &file, Download::Private).await;
    }
    download(&state, &headers, &file, Download::Private).await
}
