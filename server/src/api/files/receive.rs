//! Receiving a file without ever holding more of it than a part: staged, told by its content, put together, recorded.
use app::domain::access::PersonId;
use app::domain::file::{FileForm, MAX_FILE_BYTES, PART_BYTES, form_of, safe_name};
use app::domain::photo::PhotoHash;
use app::wire::files::FileInfo;
use app::wire::problem::code;
use app::wire::reports::CONTENT_RANGE;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http_body_util::{BodyExt, Limited};
use tokio::time::timeout;

use crate::api::photos::range::Part;
use crate::decode::{decode, jpeg, shrink};
use crate::error::ApiError;
use crate::extract::{drain, read_body, refused_body, time_for, torn_body};
use crate::photo_check;
use crate::photo_storage::FileUpload;
use crate::state::AppState;
use crate::store::StoredFile;

/// Bytes from the beginning by which a kind is told: an office document lists its parts within them.
const HEAD_BYTES: usize = 16 * 1024;
/// Largest part a sender may choose, bytes.
const LARGEST_PART: u64 = 4 * PART_BYTES;
/// Largest picture, bytes: it is looked at whole.
const MAX_PICTURE_BYTES: u64 = 25 * 1024 * 1024;
/// The preview's longest side, pixels: as wide as a phone.
const PREVIEW_SIDE: u32 = 720;
const PREVIEW_QUALITY: u8 = 72;

pub enum Arriving {
    Whole(FileInfo),
    /// More is wanted from this byte on.
    From(u64),
}

pub async fn receive(
    state: &AppState,
    upload: FileUpload,
    by: PersonId,
    name: &str,
    part: Option<Part>,
    body: Body,
) -> Result<Arriving, ApiError> {
    let total = match part {
        Some(part) => {
            let here = one_part(state, upload, part, body).await?;
            if here < part.total {
                return Ok(Arriving::From(here));
            }
            part.total
        }
        None => whole(state, upload, body).await?,
    };
    let kept = keep(state, upload, by, name, total).await;
    // Whole or refused: either way these parts are of no more use.
    if kept.as_ref().map_or_else(|error| error.status.is_client_error(), |_| true)
        && let Err(error) = state.photos.drop_staged_file(upload).await
    {
        tracing::warn!(%error, "could not remove the parts of a file; a job will");
    }
    kept.map(Arriving::Whole)
}

/// A file whose bytes are here already.
///
/// # Errors
/// As [`receive`].
pub async fn keep_whole(state: &AppState, upload: FileUpload, by: PersonId, name: &str, bytes: Bytes) -> Result<FileInfo, ApiError> {
    let total = bytes.len() as u64;
    state.photos.stage_file(upload, 0, bytes).await?;
    let kept = keep(state, upload, by, name, total).await;
    state.photos.drop_staged_file(upload).await?;
    kept
}

/// How many bytes, from the first on, are here then.
async fn one_part(state: &AppState, upload: FileUpload, part: Part, body: Body) -> Result<u64, ApiError> {
    let here = state.photos.staged_file(upload).await?;
    if part.first > here || part.length > LARGEST_PART {
        drain(body).await;
        return if part.length > LARGEST_PART { Err(ApiError::too_large()) } else { Ok(here) };
    }
    let held = read_body(state, body, usize::try_from(part.length).unwrap_or(usize::MAX)).await?;
    if held.bytes.len() as u64 != part.length {
        return Err(ApiError::field(CONTENT_RANGE, "unreadable"));
    }
    if part.first == 0 && held.bytes.len() >= HEAD_BYTES {
        media_type(&held.bytes)?;
    }
    Ok(state.photos.stage_file(upload, part.first, held.bytes.clone()).await?)
}

/// A body without an end in sight, part by part; answers its size.
async fn whole(state: &AppState, upload: FileUpload, body: Body) -> Result<u64, ApiError> {
    let part = usize::try_from(PART_BYTES).unwrap_or(usize::MAX);
    let _share = state.hold_bytes(2 * part)?;
    state.photos.drop_staged_file(upload).await?;
    let limit = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let mut pieces = Limited::new(body, limit).into_data_stream();
    let (mut pending, mut at) = (BytesMut::with_capacity(part), 0_u64);
    let reading = async {
        while let Some(piece) = pieces.next().await {
            pending.extend_from_slice(&piece.map_err(|error| refused(&*error))?);
            if pending.len() >= part {
                at = stage(state, upload, at, pending.split().freeze()).await?;
            }
        }
        if !pending.is_empty() {
            at = stage(state, upload, at, pending.split().freeze()).await?;
        }
        Ok::<_, ApiError>(())
    };
    timeout(time_for(limit), reading).await.map_err(|_| torn_body())??;
    Ok(at)
}

async fn stage(state: &AppState, upload: FileUpload, at: u64, bytes: Bytes) -> Result<u64, ApiError> {
    if at == 0 {
        media_type(&bytes)?;
    }
    let end = at + bytes.len() as u64;
    state.photos.stage_file(upload, at, bytes).await?;
    Ok(end)
}

fn refused(error: &(dyn std::error::Error + 'static)) -> ApiError {
    let error = refused_body(error);
    if error.code == code::TOO_LARGE { too_large() } else { error }
}

pub fn too_large() -> ApiError {
    ApiError { code: code::FILE_TOO_LARGE, title: "a file has at most 300 MB", ..ApiError::too_large() }
}

/// All of it is here: what it is, its hash, its preview, and then the record.
async fn keep(state: &AppState, upload: FileUpload, by: PersonId, name: &str, total: u64) -> Result<FileInfo, ApiError> {
    let media_type = media_type(&state.photos.head_of_file(upload, HEAD_BYTES).await?)?;
    let form = form_of(media_type).ok_or_else(wrong_kind)?;
    if form == FileForm::Picture && total > MAX_PICTURE_BYTES {
        return Err(ApiError::unprocessable(code::PHOTO_TOO_LARGE, "the picture has too many bytes"));
    }
    let (hash, total) = state.photos.assemble_file(upload).await?;
    let has_preview = form == FileForm::Picture;
    if has_preview {
        preview(state, &hash, total).await?;
    }
    let info =
        FileInfo { id: upload.id, name: safe_name(name, media_type), media_type: media_type.to_owned(), form, bytes: total, has_preview };
    let file = StoredFile { info, unit: upload.unit, hash };
    state.store.record_file(&file, by, state.now()).await?;
    Ok(file.info)
}

fn media_type(head: &[u8]) -> Result<&'static str, ApiError> {
    infer::get(head).map(|kind| kind.mime_type()).filter(|kind| form_of(kind).is_some()).ok_or_else(wrong_kind)
}

fn wrong_kind() -> ApiError {
    ApiError::unprocessable(code::FILE_KIND, "neither picture, audio, video, PDF nor office document")
}

/// A picture that cannot be opened is refused: nobody could look at it later either.
async fn preview(state: &AppState, hash: &PhotoHash, total: u64) -> Result<(), ApiError> {
    let _share = state.hold_bytes(usize::try_from(total).unwrap_or(usize::MAX))?;
    // Opening takes a few hundred megabytes at worst: one at a time.
    let _turn = state.intake.turn().await?;
    let mut stream = state.photos.file(hash, 0..total).await?.ok_or_else(|| ApiError::internal("a file just put together is gone"))?;
    let mut bytes = BytesMut::new();
    while let Some(piece) = stream.next().await {
        bytes.extend_from_slice(&piece.map_err(crate::photo_storage::StorageError::from)?);
    }
    let small = tokio::task::spawn_blocking(move || {
        photo_check::check(&bytes).ok()?;
        jpeg(&shrink(decode(&bytes)?, PREVIEW_SIDE), PREVIEW_QUALITY)
    });
    let small = small.await.ok().flatten();
    let small = small.ok_or_else(|| ApiError::unprocessable(code::PHOTO_UNREADABLE, "the picture is damaged or too large to open"))?;
    Ok(state.photos.put_thumbnail(hash, small.into()).await?)
}
