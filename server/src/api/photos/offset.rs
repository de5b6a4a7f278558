use app::domain::access::Action;
use app::wire::problem::Problem;
use app::wire::reports::UPLOAD_OFFSET;
use axum::extract::State;
use axum::response::AppendHeaders;

use super::{PhotoPath, admits, named};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// How many bytes of a picture, from the first on, are here: header `upload-offset`.
#[utoipa::path(head, path = "/api/v1/reports/{id}/photos/{hash}", tag = "photos", params(("id" = Uuid, Path), ("hash" = String, Path)),
    responses((status = 200, headers(("upload-offset" = u64))), (status = "default", body = Problem)))]
pub async fn offset(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<PhotoPath>,
) -> Result<AppendHeaders<[(&'static str, u64); 1]>, ApiError> {
    let (id, hash, photo) = named(&state, &session.actor, Action::FileReport, &path).await?;
    let offset = match photo.stored && state.store.has_photo(&hash).await? {
        true => photo.size,
        // The full size means "stored". Parts that are all here but not yet a picture (the server stopped in between)
        // ask for the last byte once more, which makes the picture of them.
        false => {
            // Whoever asks, sends next.
            admits(&state)?;
            state.photos.staged(id, &hash).await?.min(photo.size.saturating_sub(1))
        }
    };
    Ok(AppendHeaders([(UPLOAD_OFFSET, offset)]))
}
