use app::domain::file::{FileId, MAX_FILE_BYTES};
use app::wire::files::FileInfo;
use app::wire::problem::{Problem, code};
use app::wire::reports::UPLOAD_OFFSET;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::receive::{Arriving, receive};
use crate::api::photos::range;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, ApiQuery, drain};
use crate::photo_storage::FileUpload;
use crate::state::AppState;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    name: String,
}

/// Receives a file, whole or in parts (`content-range`). 200 when it is whole, 202 with `upload-offset` when more is wanted
/// from there on. Idempotent. Its kind is told by its content: what is neither picture, audio, video, PDF nor office
/// document is refused with its first part (`file_kind`), what the office's scanner knows as malware with its last (`file_infected`),
/// what is larger than 300 MB before any of it (`file_too_large`), another size under the identity of a file that is whole with
/// `not_now`.
#[utoipa::path(put, path = "/api/v1/files/{id}", tag = "files",
    params(("id" = Uuid, Path), ("name" = Option<String>, Query), ("content-range" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = FileInfo), (status = 202, headers(("upload-offset" = u64))), (status = "default", body = Problem)))]
pub async fn put(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
    ApiQuery(asked): ApiQuery<Asked>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let upload = FileUpload { unit: session.actor.unit, id: FileId(id) };
    let allowed = async {
        super::authorize(&session.actor)?;
        let part = range::part(&headers)?;
        let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        // Nothing is announced by who only asks whether it is whole.
        let announced = announced.filter(|bytes| *bytes > 0);
        let total = part.map(|part| part.total).or(announced);
        if total.is_some_and(|total| total > MAX_FILE_BYTES) {
            return Err(super::receive::too_large());
        }
        let known = state.store.file(upload.id).await?;
        if known.as_ref().is_some_and(|known| known.unit != upload.unit) {
            return Err(ApiError::not_found());
        }
        Ok((part, total, known))
    };
    let (part, total, known) = match allowed.await {
        Ok(allowed) => allowed,
        Err(refusal) => {
            drain(body).await;
            return Err(refusal);
        }
    };
    if let Some(known) = known {
        drain(body).await;
        if total.is_some_and(|total| total != known.info.bytes) {
            return Err(ApiError::new(StatusCode::CONFLICT, code::NOT_NOW, "another file has this identity"));
        }
        return Ok(Json(known.info).into_response());
    }
    match receive(&state, upload, session.actor.person, &asked.name, part, body).await? {
        Arriving::Whole(info) => Ok(Json(info).into_response()),
        Arriving::From(offset) => Ok((StatusCode::ACCEPTED, [(UPLOAD_OFFSET, offset.to_string())]).into_response()),
    }
}
