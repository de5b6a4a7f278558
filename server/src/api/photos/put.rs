use app::domain::access::{Action, PersonId};
use app::domain::photo::{MAX_BYTES, PhotoHash};
use app::domain::report::ReportId;
use app::wire::problem::{Problem, code};
use app::wire::reports::{CONTENT_RANGE, Receipt, UPLOAD_OFFSET};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::keep::keep;
use super::range::{self, Part};
use super::{PhotoPath, admits, named};
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::extract::{ApiPath, drain, read_body};
use crate::state::AppState;
use crate::store::NamedPhoto;

/// Receives a picture, whole or in parts (`content-range`). 200 with the receipt when it is whole, 202 with
/// `upload-offset` when more is wanted from there on. Idempotent.
///
/// Refuses with `photo_not_named` (404), `photo_hash_mismatch`, `photo_not_picture`, `photo_unreadable`, `photo_too_large` (422).
#[utoipa::path(put, path = "/api/v1/reports/{id}/photos/{hash}", tag = "photos",
    params(("id" = Uuid, Path), ("hash" = String, Path), ("content-range" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = Receipt), (status = 202, headers(("upload-offset" = u64))), (status = "default", body = Problem)))]
pub async fn put(
    State(state): State<AppState>,
    SignedIn(session): SignedIn,
    ApiPath(path): ApiPath<PhotoPath>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ApiError> {
    let asked = async {
        let (id, hash, photo) = named(&state, &session.actor, Action::FileReport, &path).await?;
        let part = range::part(&headers)?;
        check_size(&photo, part, &headers)?;
        if !photo.stored {
            admits(&state)?;
        }
        Ok::<_, ApiError>((id, hash, photo, part))
    };
    let (id, hash, photo, part) = match asked.await {
        Ok(asked) => asked,
        Err(refusal) => {
            drain(body).await;
            return Err(refusal);
        }
    };
    if photo.stored {
        // Before its bytes are let through: sent away, it would come with all of them again.
        let receipt = state.store.settled_receipt(id, None).await;
        drain(body).await;
        return answer(receipt?);
    }
    let sender = Some(session.actor.person);
    match part {
        None => whole(&state, sender, id, &hash, &photo, body).await,
        Some(part) => one_part(&state, sender, id, &hash, part, body).await,
    }
}

fn check_size(photo: &NamedPhoto, part: Option<Part>, headers: &HeaderMap) -> Result<(), ApiError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if photo.size > MAX_BYTES || announced.is_some_and(|bytes| bytes > MAX_BYTES) {
        return Err(ApiError::unprocessable(code::PHOTO_TOO_LARGE, "the picture has too many bytes"));
    }
    if part.is_some_and(|part| part.total != photo.size) {
        return Err(other_size());
    }
    Ok(())
}

fn other_size() -> ApiError {
    ApiError::unprocessable(code::PHOTO_HASH_MISMATCH, "the report names another size")
}

/// What a body may take of the share for bodies: what the report or the part names, never what a whole picture could be,
/// or a dozen phones would fill it.
fn in_memory(bytes: u64) -> usize {
    usize::try_from(bytes.min(MAX_BYTES)).unwrap_or(usize::MAX)
}

async fn whole(
    state: &AppState,
    sender: Option<PersonId>,
    id: ReportId,
    hash: &PhotoHash,
    photo: &NamedPhoto,
    body: Body,
) -> Result<Response, ApiError> {
    let held = read_body(state, sender, body, in_memory(photo.size)).await.map_err(|error| match error.code {
        code::TOO_LARGE => other_size(),
        _ => error,
    })?;
    if held.bytes.len() as u64 != photo.size {
        return Err(other_size());
    }
    keep(state, hash, held.bytes.clone()).await?;
    answer(state.store.receipt(id).await?)
}

async fn one_part(
    state: &AppState,
    sender: Option<PersonId>,
    id: ReportId,
    hash: &PhotoHash,
    part: Part,
    body: Body,
) -> Result<Response, ApiError> {
    let refusal = match state.photos.reaches(id, hash, part.first).await {
        Ok(Ok(())) => None,
        // Bytes before it are missing: the sender goes on from where the server is.
        Ok(Err(here)) => Some(Ok(partial(here))),
        Err(error) => Some(Err(error.into())),
    };
    if let Some(refusal) = refusal {
        drain(body).await;
        return refusal;
    }
    let held = read_body(state, sender, body, in_memory(part.length)).await?;
    if held.bytes.len() as u64 != part.length {
        return Err(ApiError::field(CONTENT_RANGE, "unreadable"));
    }
    let here = state.photos.stage(id, hash, part.first, held.bytes.clone()).await?;
    drop(held);
    if here < part.total {
        return Ok(partial(here));
    }
    let _share = state.hold_bytes(in_memory(part.total))?;
    let whole = state.photos.assemble(id, hash).await?;
    let here = whole.bytes.len() as u64;
    // Another sender may have just made the picture and dropped the parts: no reason to call this one's damaged.
    if here < part.total {
        return Ok(partial(here));
    }
    let kept = keep(state, hash, whole.bytes.clone()).await;
    // Whole or refused: either way these parts are of no more use.
    let is_settled = kept.as_ref().map_or_else(|error| error.status.is_client_error(), |()| true);
    if is_settled && let Err(error) = state.photos.drop_parts(&whole).await {
        tracing::warn!(%error, "could not remove the parts of a picture; a job will");
    }
    kept?;
    answer(state.store.receipt(id).await?)
}

fn answer(receipt: Option<Receipt>) -> Result<Response, ApiError> {
    Ok(Json(receipt.ok_or_else(ApiError::not_found)?).into_response())
}

fn partial(offset: u64) -> Response {
    (StatusCode::ACCEPTED, [(UPLOAD_OFFSET, offset.to_string())]).into_response()
}
