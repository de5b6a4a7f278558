use std::fs::File;
use std::io::{Seek, Write};

use app::wire::imports::{ImportPicture, MAX_ARCHIVE_BYTES, PicturesReply};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use bytes::Bytes;
use futures::StreamExt;
use tokio::sync::mpsc;

use super::authorize;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::imports::archive::{self, ArchiveError, Unpacked};
use crate::state::AppState;

/// Pictures unpacked and not yet kept: each is a few hundred kilobytes.
const AHEAD: usize = 4;

/// Takes a ZIP of pictures and makes each ready as a phone would have.
///
/// Refuses with `archive_unreadable` (422) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/pictures", tag = "imports", request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 200, body = PicturesReply), (status = "default", body = Problem)))]
pub async fn upload(State(state): State<AppState>, SignedIn(session): SignedIn, body: Body) -> Result<Json<PicturesReply>, ApiError> {
    authorize(&session.actor)?;
    let file = spool(body).await?;
    let (sender, mut unpacked) = mpsc::channel::<(String, Option<Unpacked>)>(AHEAD);
    let unpacking = tokio::task::spawn_blocking(move || {
        archive::pictures(file, |name, picture| {
            // Nobody listens any more when keeping has failed; the rest is then unpacked for nothing.
            let _ = sender.blocking_send((name, picture));
        })
    });
    let mut reply = PicturesReply { pictures: Vec::new(), refused: Vec::new() };
    while let Some((name, picture)) = unpacked.recv().await {
        match picture {
            Some(Unpacked { jpeg, width, height }) => {
                let size = jpeg.len() as u64;
                let hash = state.photos.put_import(Bytes::from(jpeg)).await?;
                reply.pictures.push(ImportPicture { name, hash, size, width, height });
            }
            None => reply.refused.push(name),
        }
    }
    match unpacking.await.unwrap_or(Err(ArchiveError::Unreadable)) {
        Ok(()) => Ok(Json(reply)),
        Err(ArchiveError::Unreadable) => Err(ApiError::unprocessable(code::ARCHIVE_UNREADABLE, "not a ZIP, or a damaged one")),
        Err(ArchiveError::TooLarge) => Err(ApiError::too_large()),
    }
}

/// The body in a file without a name, which is gone with the last who reads it: hundreds of megabytes do not belong into memory.
async fn spool(body: Body) -> Result<File, ApiError> {
    let mut file = tempfile::tempfile().map_err(ApiError::internal)?;
    let (mut stream, mut size) = (body.into_data_stream(), 0_u64);
    while let Some(part) = stream.next().await {
        let part = part.map_err(|_| ApiError::bad_json("the body stopped coming"))?;
        size += part.len() as u64;
        if size > MAX_ARCHIVE_BYTES {
            return Err(ApiError::too_large());
        }
        file = tokio::task::spawn_blocking(move || file.write_all(&part).map(|()| file))
            .await
            .map_err(ApiError::internal)?
            .map_err(ApiError::internal)?;
    }
    file.rewind().map_err(ApiError::internal)?;
    Ok(file)
}
