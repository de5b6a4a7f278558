use app::wire::imports::{ImportPicture, MAX_ARCHIVE_BYTES, PicturesReply};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use tokio::io::AsyncSeekExt;
use tokio::sync::mpsc;

use super::authorize;
use super::load::put_list;
use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::imports::archive::{self, ArchiveError, Unpacked};
use crate::intake::spool;
use crate::state::AppState;

/// Pictures unpacked and not yet kept: each is a few hundred kilobytes.
const AHEAD: usize = 4;
/// Pictures on their way to the disk: it waits for each, but not longer for many.
const KEPT_AT_ONCE: usize = 16;

/// Takes a ZIP of pictures and makes each ready as a phone would have.
///
/// Refuses with `archive_unreadable` (422) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/pictures", tag = "imports", request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 200, body = PicturesReply), (status = "default", body = Problem)))]
pub async fn upload(State(state): State<AppState>, SignedIn(session): SignedIn, body: Body) -> Result<Json<PicturesReply>, ApiError> {
    authorize(&session.actor)?;
    let _place = state.intake.place()?;
    let mut spooled = spool(&state.config.data, body, MAX_ARCHIVE_BYTES).await?;
    let _turn = state.intake.turn().await?;
    spooled.rewind().await.map_err(ApiError::internal)?;
    let file = spooled.into_std().await;
    let (sender, mut unpacked) = mpsc::channel::<(String, Option<Unpacked>)>(AHEAD);
    let unpacking = tokio::task::spawn_blocking(move || {
        archive::pictures(file, |name, picture| {
            // Nobody listens any more when keeping has failed; the rest is then unpacked for nothing.
            let _ = sender.blocking_send((name, picture));
        })
    });
    let arriving = stream::poll_fn(|context| unpacked.poll_recv(context));
    let mut kept = arriving.map(|(name, picture)| keep(&state, name, picture)).buffered(KEPT_AT_ONCE);
    let mut reply = PicturesReply { pictures: Vec::new(), refused: Vec::new(), list: None };
    while let Some(one) = kept.next().await {
        match one? {
            Ok(picture) => reply.pictures.push(picture),
            Err(name) => reply.refused.push(name),
        }
    }
    match unpacking.await.unwrap_or(Err(ArchiveError::Unreadable)) {
        Ok(()) => {
            // Kept here, so that no call has to carry thousands of names.
            reply.list = Some(put_list(&state, &reply.pictures).await?);
            Ok(Json(reply))
        }
        Err(ArchiveError::Unreadable) => Err(ApiError::unprocessable(code::ARCHIVE_UNREADABLE, "not a ZIP, or a damaged one")),
        Err(ArchiveError::TooLarge) => Err(ApiError::too_large()),
    }
}

/// One file; the name of what is no picture comes back alone.
async fn keep(state: &AppState, name: String, picture: Option<Unpacked>) -> Result<Result<ImportPicture, String>, ApiError> {
    let Some(Unpacked { jpeg, width, height }) = picture else { return Ok(Err(name)) };
    let size = jpeg.len() as u64;
    let hash = state.photos.put_import(Bytes::from(jpeg)).await?;
    Ok(Ok(ImportPicture { name, hash, size, width, height }))
}
