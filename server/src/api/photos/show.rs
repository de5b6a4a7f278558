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
use crate::photo_check::PictureKind;
use crate::state::AppState;

/// The picture itself, once the server has decoded it; before that 404.
#[utoipa::path(get, path = "/api/v1/reports/{id}/photos/{hash}", tag = "photos", params(("id" = Uuid, Path), ("hash" = String, Path)),
    responses((status = 200, content_type = "image/*", body = Vec<u8>), (status = "default", body = Problem)))]
pub async fn show(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<PhotoPath>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let (_, hash, photo) = named(&state, &session.actor, Action::ReadReport, &path).await?;
    let kind = photo.kind.as_deref().and_then(PictureKind::from_code).ok_or_else(ApiError::not_found)?;
    if photo.state != PhotoState::Ready {
        return Err(ApiError::not_found());
    }
    let bytes = state.photos.photo(&hash).await?.ok_or_else(ApiError::not_found)?;
    Ok(reply::picture(&headers, hash.as_str(), kind.media_type(), bytes))
}
