use app::domain::access::Action;
use app::wire::problem::Problem;
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
    let (_, hash, _) = named(&state, &session.actor, Action::ReadReport, &path).await?;
    let bytes = state.photos.thumbnail(&hash).await?.ok_or_else(ApiError::not_found)?;
    Ok(reply::picture(&headers, &format!("{hash}-480"), "image/jpeg", bytes))
}
