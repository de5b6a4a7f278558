use app::domain::access::Action;
use app::wire::problem::Problem;
use app::wire::reports::PhotoState;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{PhotoPath, named, reply};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::ApiPath;
use crate::state::AppState;

/// The picture small: a JPEG of at most 480 px on its longest side. 404 until it is made.
#[utoipa::path(get, path = "/api/v1/reports/{id}/photos/{hash}/thumbnail", tag = "photos", params(("id" = Uuid, Path), ("hash" = String, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn thumbnail(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<PhotoPath>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (_, hash, photo) = named(&state, &session.actor, Action::ReadReport, &path).await?;
    let Some(bytes) = state.photos.thumbnail(&hash).await?.filter(|bytes| !bytes.is_empty()) else {
        // Made once and gone, as from a disk that lost it: made again from the picture.
        if photo.state == PhotoState::Ready {
            state.store.make_copies_again(&hash, state.now()).await?;
            state.jobs.notify_waiters();
        }
        return Err(ApiError::not_found());
    };
    Ok(reply::picture(&headers, &format!("{hash}-480"), "image/jpeg", bytes))
}
