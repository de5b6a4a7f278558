//! The pictures of a report: receiving them in one go or in parts, and showing them once they were looked at.
pub mod keep;
pub mod offset;
pub mod put;
pub(crate) mod range;
mod reply;
pub mod show;
pub mod thumbnail;

use app::domain::access::{Action, Actor, Target, may};
use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::problem::code;
use axum::http::StatusCode;
use serde::Deserialize;
use uuid::Uuid;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::NamedPhoto;

/// The path's parameters; `hash` as text, so that a wrong one is an unknown picture.
#[derive(Deserialize)]
pub struct PhotoPath {
    id: Uuid,
    hash: String,
}

/// The picture as its report names it, if `actor` may do this to the report; otherwise 404 `photo_not_named`.
async fn named(state: &AppState, actor: &Actor, action: Action, path: &PhotoPath) -> Result<(ReportId, PhotoHash, NamedPhoto), ApiError> {
    let (id, hash) = (ReportId(path.id), PhotoHash::parse(&path.hash).map_err(|_| not_named())?);
    let photo = state.store.named_photo(id, &hash).await?.ok_or_else(not_named)?;
    let target = Target { unit: photo.owner.unit, area: photo.owner.area.as_ref() };
    if may(actor, action, &target) { Ok((id, hash, photo)) } else { Err(not_named()) }
}

/// Whether the picture may begin to come: sent away only once it is here, a village's phone would send it all again.
///
/// # Errors
/// 503 when too many wait that are here already.
fn admits(state: &AppState) -> Result<(), ApiError> {
    state.photos.admits()?;
    Ok(state.store.admits()?)
}

fn not_named() -> ApiError {
    ApiError::new(StatusCode::NOT_FOUND, code::PHOTO_NOT_NAMED, "no report of yours names this picture")
}
