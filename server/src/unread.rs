//! A body that its handler never looked at, because it refused the request by its head. Left on the line, it has the connection cut under
//! whoever is still sending it, who then hears no answer, or a proxy's 502.
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};

use crate::extract::{MAX_JSON, drain_up_to};

/// Reads it and forgets it, as far as a small one goes; who asked whether to send it at all has not sent it.
pub async fn hear_out(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_held_back = parts.headers.contains_key(header::EXPECT);
    let watched = Watched { body: Arc::new(Mutex::new(body)), is_read: Arc::default() };
    let reply = next.run(Request::from_parts(parts, Body::new(watched.clone()))).await;
    if !is_held_back && !watched.is_read.load(Ordering::Acquire) {
        drain_up_to(Body::new(watched), MAX_JSON).await;
    }
    reply
}

/// Both sides hold the same body; one after the other reads it.
#[derive(Clone)]
struct Watched {
    body: Arc<Mutex<Body>>,
    is_read: Arc<AtomicBool>,
}

impl Watched {
    fn with<T>(&self, look: impl FnOnce(&mut Body) -> T) -> T {
        look(&mut self.body.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_read.store(true, Ordering::Release);
        self.with(|body| Pin::new(body).poll_frame(context))
    }

    fn is_end_stream(&self) -> bool {
        self.with(|body| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|body| body.size_hint())
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use axum::{Router, middleware};
    use futures::stream::unfold;
    use tower::ServiceExt;

    use super::*;

    /// A body of pieces, and how many of them were taken.
    fn counted(pieces: usize) -> (Body, Arc<Mutex<usize>>) {
        let taken = Arc::new(Mutex::new(0));
        let counting = taken.clone();
        let body = Body::from_stream(unfold(counting, move |counting| async move {
            let mut taken = counting.lock().unwrap();
            if *taken == pieces {
                return None;
            }
            *taken += 1;
            drop(taken);
            Some((Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 1024])), counting))
        }));
        (body, taken)
    }

    async fn taken_by(handler: axum::routing::MethodRouter, pieces: usize, expects: bool) -> usize {
        let (body, taken) = counted(pieces);
        let mut request = Request::post("/").body(body).unwrap();
        if expects {
            request.headers_mut().insert(header::EXPECT, "100-continue".parse().unwrap());
        }
        let service = Router::new().route("/", handler).layer(middleware::from_fn(hear_out));
        assert_eq!(service.oneshot(request).await.unwrap().status(), 409);
        *taken.lock().unwrap()
    }

    #[tokio::test]
    async fn who_is_refused_by_the_head_is_heard_out_as_far_as_a_small_body_goes() {
        let refuse = || post(async || axum::http::StatusCode::CONFLICT);
        assert_eq!(taken_by(refuse(), 3, false).await, 3);
        let long = taken_by(refuse(), 10_000, false).await;
        assert!((512..600).contains(&long), "{long}");
        assert_eq!(taken_by(refuse(), 3, true).await, 0, "nothing is sent that was not asked for");
    }

    #[tokio::test]
    async fn what_a_handler_has_begun_to_read_is_its_own_affair() {
        let reads_one = post(async |body: Body| {
            let _ = http_body_util::BodyExt::frame(&mut { body }).await;
            axum::http::StatusCode::CONFLICT
        });
        assert_eq!(taken_by(reads_one, 3, false).await, 1);
    }
}
