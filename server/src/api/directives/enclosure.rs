use app::domain::directive::DirectiveId;
use app::domain::file::FileId;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use uuid::Uuid;

use super::reachable;
use crate::api::files::download::{Download, download};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The path's parameters.
#[derive(Deserialize)]
pub struct EnclosurePath {
    id: Uuid,
    file: Uuid,
}

/// A file that came with a letter, from any byte on (`Range`), for whoever reads the letter.
#[utoipa::path(get, path = "/api/v1/directives/{id}/enclosures/{file}", tag = "directives",
    params(("id" = Uuid, Path), ("file" = Uuid, Path), ("range" = Option<String>, Header)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 206), (status = "default", body = Problem)))]
pub async fn enclosure(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<EnclosurePath>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let record = reachable(&state, &session.actor, DirectiveId(path.id)).await?;
    let file = FileId(path.file);
    if !record.draft.letter.enclosures.iter().any(|enclosure| enclosure.file == file) {
        return Err(ApiError::not_found());
    }
    let file = state.store.file(file).await?.ok_or_else(ApiError::not_found)?;
    download(&state, &headers, &file, Download::Private).await
}
