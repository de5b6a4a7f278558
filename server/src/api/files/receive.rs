//! Receiving a file without ever holding more of it than a part: staged, told by its content, put together, recorded.
use app::domain::access::PersonId;
use app::domain::file::{FileForm, MAX_FILE_BYTES, PART_BYTES, form_of, safe_name};
use app::domain::photo::PhotoHash;
use app::wire::files::FileInfo;
use app::wire::problem::code;
use app::wire::reports::CONTENT_RANGE;
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::{StreamExt, TryStreamExt};
use tokio::sync::OwnedSemaphorePermit;

use super::kind;
use crate::api::photos::range::Part;
use crate::decode::CopySize;
use crate::error::ApiError;
use crate::extract::{Pieces, drain, read_body};
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
/// Largest office document, bytes: its list of parts is at its end.
const MAX_OFFICE_BYTES: u64 = 50 * 1024 * 1024;
/// As wide as a phone.
const PREVIEW: CopySize = CopySize { side: 720, quality: 72 };

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
    match part {
        Some(part) => {
            let here = one_part(state, upload, by, part, body).await?;
            if here < part.total {
                return Ok(Arriving::From(here));
            }
        }
        None => {
            if let Err(error) = whole(state, upload, by, body).await {
                // It is not known where it would go on.
                state.photos.drop_staged_file(upload).await?;
                return Err(error);
            }
        }
    }
    let kept = keep(state, upload, by, name).await;
    // Whole or refused: either way these parts are of no more use.
    if kept.as_ref().map_or_else(|error| error.status.is_client_error(), |_| true)
        && let Err(error) = state.photos.drop_staged_file(upload).await
    {
        tracing::warn!(%error, "could not remove the parts of a file; a job will");
    }
    match kept {
        Ok(info) => Ok(Arriving::Whole(info)),
        // A sender who heard no answer sent the end again while the first time was still at work.
        Err(error) => match state.store.file(upload.id).await? {
            Some(file) if file.unit == upload.unit => Ok(Arriving::Whole(file.info)),
            _ => Err(error),
        },
    }
}

/// A file whose bytes are here already.
///
/// # Errors
/// As [`receive`].
pub async fn keep_whole(state: &AppState, upload: FileUpload, by: PersonId, name: &str, bytes: Bytes) -> Result<FileInfo, ApiError> {
    state.photos.stage_file(upload, 0, bytes).await?;
    let kept = keep(state, upload, by, name).await;
    state.photos.drop_staged_file(upload).await?;
    kept
}

/// How many bytes, from the first on, are here then.
async fn one_part(state: &AppState, upload: FileUpload, by: PersonId, part: Part, body: Body) -> Result<u64, ApiError> {
    let here = state.photos.staged_file(upload).await?;
    if part.first > here || part.length > LARGEST_PART {
        drain(body).await;
        return if part.length > LARGEST_PART { Err(ApiError::too_large()) } else { Ok(here) };
    }
    let held = read_body(state, Some(by), body, usize::try_from(part.length).unwrap_or(usize::MAX)).await?;
    if held.bytes.len() as u64 != part.length {
        return Err(ApiError::field(CONTENT_RANGE, "unreadable"));
    }
    if part.first == 0 && held.bytes.len() >= HEAD_BYTES {
        may_be_taken(&held.bytes)?;
    }
    Ok(state.photos.stage_file(upload, part.first, held.bytes.clone()).await?)
}

/// A body without an end in sight, part by part.
async fn whole(state: &AppState, upload: FileUpload, by: PersonId, body: Body) -> Result<(), ApiError> {
    let part = usize::try_from(PART_BYTES).unwrap_or(usize::MAX);
    let _share = state.hold_bytes_of(Some(by), 2 * part)?;
    state.photos.drop_staged_file(upload).await?;
    let limit = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let (mut pending, mut at) = (BytesMut::with_capacity(part), 0_u64);
    let mut pieces = Pieces::of(body, limit);
    while let Some(piece) = pieces.next().await.map_err(|error| if error.code == code::TOO_LARGE { too_large() } else { error })? {
        pending.extend_from_slice(&piece);
        if pending.len() >= part {
            at = stage(state, upload, at, pending.split().freeze()).await?;
        }
    }
    if !pending.is_empty() {
        stage(state, upload, at, pending.freeze()).await?;
    }
    Ok(())
}

async fn stage(state: &AppState, upload: FileUpload, at: u64, bytes: Bytes) -> Result<u64, ApiError> {
    if at == 0 {
        may_be_taken(&bytes)?;
    }
    let end = at + bytes.len() as u64;
    state.photos.stage_file(upload, at, bytes).await?;
    Ok(end)
}

pub fn too_large() -> ApiError {
    ApiError { code: code::FILE_TOO_LARGE, title: "a file has at most 300 MB", ..ApiError::too_large() }
}

/// All of it is here: what it is, its hash, its preview, and then the record.
async fn keep(state: &AppState, upload: FileUpload, by: PersonId, name: &str) -> Result<FileInfo, ApiError> {
    let head = state.photos.head_of_file(upload, HEAD_BYTES).await?;
    may_be_taken(&head)?;
    let (hash, bytes) = state.photos.assemble_file(upload).await?;
    let media_type = if kind::is_zip(&head) { office_kind(state, &hash, bytes).await? } else { kind::of(&head).ok_or_else(wrong_kind)? };
    let form = form_of(media_type).ok_or_else(wrong_kind)?;
    let content = state.photos.file(&hash, 0..bytes).await?.ok_or_else(gone)?;
    state.scanner.look_at(content.map_err(std::io::Error::other)).await?;
    let has_preview = form == FileForm::Picture;
    if has_preview {
        make_preview(state, &hash, bytes).await?;
    }
    let info = FileInfo { id: upload.id, name: safe_name(name, media_type), media_type: media_type.to_owned(), form, bytes, has_preview };
    let file = StoredFile { info, unit: upload.unit, hash };
    state.store.record_file(&file, by, state.now()).await?;
    Ok(file.info)
}

/// Told by the beginning; whether an archive is an office document is told when all of it is here.
fn may_be_taken(head: &[u8]) -> Result<(), ApiError> {
    if kind::is_zip(head) || kind::of(head).is_some() { Ok(()) } else { Err(wrong_kind()) }
}

fn gone() -> ApiError {
    ApiError::internal("a file just put together is gone")
}

fn wrong_kind() -> ApiError {
    ApiError::unprocessable(code::FILE_KIND, "neither picture, audio, video, PDF nor office document")
}

async fn office_kind(state: &AppState, hash: &PhotoHash, size: u64) -> Result<&'static str, ApiError> {
    if size > MAX_OFFICE_BYTES {
        return Err(too_large());
    }
    let (bytes, _share) = whole_file(state, hash, size).await?;
    tokio::task::spawn_blocking(move || kind::of_office(&bytes)).await.map_err(ApiError::internal)?.ok_or_else(wrong_kind)
}

/// A file that has to be looked at whole, and the share of memory that it holds.
async fn whole_file(state: &AppState, hash: &PhotoHash, size: u64) -> Result<(BytesMut, OwnedSemaphorePermit), ApiError> {
    let share = state.hold_bytes(usize::try_from(size).unwrap_or(usize::MAX))?;
    let mut stream = state.photos.file(hash, 0..size).await?.ok_or_else(gone)?;
    let mut bytes = BytesMut::new();
    while let Some(piece) = stream.next().await {
        bytes.extend_from_slice(&piece.map_err(crate::photo_storage::StorageError::from)?);
    }
    Ok((bytes, share))
}

/// The small JPEG of a picture that is here, which is kept. One that cannot be opened is refused: nobody could look at it later either.
pub(super) async fn make_preview(state: &AppState, hash: &PhotoHash, size: u64) -> Result<Bytes, ApiError> {
    if size > MAX_PICTURE_BYTES {
        return Err(ApiError::unprocessable(code::PHOTO_TOO_LARGE, "the picture has too many bytes"));
    }
    // Opening takes a few hundred megabytes at worst: one at a time.
    let _turn = state.intake.turn().await?;
    let (bytes, _share) = whole_file(state, hash, size).await?;
    let small = match photo_check::check(&bytes) {
        Ok(_) => state.decoder.copy(&bytes, PREVIEW).await?,
        Err(_) => None,
    };
    let small: Bytes =
        small.ok_or_else(|| ApiError::unprocessable(code::PHOTO_UNREADABLE, "the picture is damaged or too large to open"))?.into();
    state.photos.put_thumbnail(hash, small.clone()).await?;
    Ok(small)
}
