use app::domain::file::FileId;
use app::wire::problem::Problem;
use app::wire::reports::UPLOAD_OFFSET;
use axum::extract::State;
use axum::response::AppendHeaders;
use uuid::Uuid;

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::photo_storage::FileUpload;
use crate::state::AppState;

/// How many bytes of a file of one's office, from the first on, are here: header `upload-offset`.
#[utoipa::path(head, path = "/api/v1/files/{id}", tag = "files", params(("id" = Uuid, Path)),
    responses((status = 200, headers(("upload-offset" = u64))), (status = "default", body = Problem)))]
pub async fn offset(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<AppendHeaders<[(&'static str, u64); 1]>, ApiError> {
    super::authorize(&session.actor)?;
    let upload = FileUpload { unit: session.actor.unit, id: FileId(id) };
    let stored = state.store.file(upload.id).await?.filter(|file| file.unit == upload.unit);
    let offset = match stored {
        Some(file) => file.info.bytes,
        None => state.photos.staged_file(upload).await?,
    };
    Ok(AppendHeaders([(UPLOAD_OFFSET, offset)]))
}
