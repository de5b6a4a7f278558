use app::domain::photo::TARGET_SIDE;
use app::wire::imports::{ImportPicture, MAX_ARCHIVE_BYTES, PicturesReply};
use app::wire::problem::{Problem, code};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use tokio::io::AsyncSeekExt;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::authorize;
use super::load::put_list;
use crate::auth::signed_in::SignedIn;
use crate::decode::{CopySize, Decoder};
use crate::error::ApiError;
use crate::imports::archive::{self, ArchiveError};
use crate::intake::spool;
use crate::photo_check;
use crate::state::AppState;

/// Pictures unpacked and not yet kept: each is a few hundred kilobytes.
const AHEAD: usize = 4;
/// Pictures on their way to the disk: it waits for each, but not longer for many.
const KEPT_AT_ONCE: usize = 16;

/// As phones make them.
const AS_FROM_A_PHONE: CopySize = CopySize { side: TARGET_SIDE, quality: 80 };

/// A picture made ready as a phone would have: shrunk, right way up, without metadata.
struct Unpacked {
    jpeg: Vec<u8>,
    width: u32,
    height: u32,
}

/// Takes a ZIP of pictures and makes each ready as a phone would have.
///
/// Refuses with `archive_unreadable` (422) or `too_large` (413).
#[utoipa::path(post, path = "/api/v1/imports/pictures", tag = "imports", request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 200, body = PicturesReply), (status = "default", body = Problem)))]
pub async fn upload(State(state): State<AppState>, SignedIn(session): SignedIn, body: Body) -> Result<Json<PicturesReply>, ApiError> {
    authorize(&session.actor)?;
    let _place = state.intake.place(session.actor.person)?;
    let mut spooled = spool(&state.config.data, body, MAX_ARCHIVE_BYTES).await?;
    let _turn = state.intake.turn().await?;
    spooled.rewind().await.map_err(ApiError::internal)?;
    let file = spooled.into_std().await;
    let (sender, mut unpacked) = mpsc::channel::<(String, Result<Option<Unpacked>, ApiError>)>(AHEAD);
    let (decoder, here) = (state.decoder.clone(), Handle::current());
    let unpacking = tokio::task::spawn_blocking(move || {
        archive::pictures(file, |name, bytes| {
            // One is open at a time. Nobody listens any more when keeping has failed.
            if !sender.is_closed() {
                let picture = bytes.map_or(Ok(None), |bytes| here.block_on(unpack(&decoder, &bytes)));
                let _ = sender.blocking_send((name, picture));
            }
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

/// None for what is no readable picture.
async fn unpack(decoder: &Decoder, bytes: &[u8]) -> Result<Option<Unpacked>, ApiError> {
    if photo_check::check(bytes).is_err() {
        return Ok(None);
    }
    let Some(jpeg) = decoder.copy(bytes, AS_FROM_A_PHONE).await? else { return Ok(None) };
    let size = photo_check::check(&jpeg).ok();
    Ok(size.map(|size| Unpacked { width: size.width, height: size.height, jpeg }))
}

/// One file; the name of what is no picture comes back alone.
async fn keep(
    state: &AppState,
    name: String,
    picture: Result<Option<Unpacked>, ApiError>,
) -> Result<Result<ImportPicture, String>, ApiError> {
    let Some(Unpacked { jpeg, width, height }) = picture? else { return Ok(Err(name)) };
    let size = jpeg.len() as u64;
    let hash = state.photos.put_import(Bytes::from(jpeg)).await?;
    Ok(Ok(ImportPicture { name, hash, size, width, height }))
}
