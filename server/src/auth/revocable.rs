//! Answers that go on, as the stream of events and what is taken out page by page, end within moments of the session, device or key
//! that asked for them.
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{Stream, StreamExt, unfold};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Instant;
use uuid::Uuid;

use crate::live::News;
use crate::state::AppState;

/// Bytes of an answer that is written at once: it is gone before anybody could end its session.
const AT_ONCE: u64 = 64 * 1024;
/// How often an answer that goes on asks whether it may.
const LOOK_EVERY: Duration = Duration::from_secs(4);
/// What was taken from somebody ends within five seconds: by the look, if the news of it (a second, `live`) does not come.
const _: () = assert!(LOOK_EVERY.as_secs() < 5);

/// The session, or the key of a program, that a request is answered for.
#[derive(Debug, Clone, Default)]
pub struct Bearer(Arc<OnceLock<Uuid>>);

impl Bearer {
    /// Says for which; nothing where nobody listens.
    pub fn note(parts: &Parts, id: Uuid) {
        if let Some(bearer) = parts.extensions.get::<Self>() {
            // A request has one.
            let _ = bearer.0.set(id);
        }
    }
}

/// Around every request.
pub async fn end_with_session(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let bearer = Bearer::default();
    request.extensions_mut().insert(bearer.clone());
    let mut reply = next.run(request).await;
    let size = reply.body().size_hint().exact();
    let Some(id) = bearer.0.get().copied().filter(|_| size.is_none_or(|bytes| bytes > AT_ONCE)) else { return reply };
    // A stream does not know its length any more.
    if let Some(bytes) = size {
        reply.headers_mut().entry(header::CONTENT_LENGTH).or_insert_with(|| bytes.into());
    }
    reply.map(|body| Body::from_stream(until_ended(body, id, state)))
}

/// Breaks off, so that nobody takes the part for the whole.
fn until_ended(body: Body, id: Uuid, state: AppState) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let (data, news) = (body.into_data_stream(), state.live.watch());
    let ended = Box::pin(ended(news, id, state));
    unfold(Some((data, ended)), |open| async move {
        let (mut data, mut ended) = open?;
        tokio::select! {
            biased;
            () = &mut ended => Some((Err(io::Error::other("the session was ended")), None)),
            next = data.next() => next.map(|part| (part.map_err(io::Error::other), Some((data, ended)))),
        }
    })
}

async fn ended(mut news: Receiver<News>, id: Uuid, state: AppState) {
    let mut look = tokio::time::interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
    loop {
        let may_be_over = tokio::select! {
            heard = news.recv() => match heard {
                Ok(News::Ended(ids)) if ids.contains(&id) => return,
                Ok(_) => false,
                // What was missed may have been about this one.
                Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => std::future::pending().await,
            },
            // Nobody says it of one that runs out or is erased.
            _ = look.tick() => true,
        };
        if may_be_over && !counts(&state, id).await {
            return;
        }
    }
}

/// Whether it does still; while the database does not answer, it is not known that it does not.
async fn counts(state: &AppState, id: Uuid) -> bool {
    state.store.counts_still(id, state.now()).await.unwrap_or(true)
}
