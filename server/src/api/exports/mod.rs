//! Tables and pictures out of here.
mod asked;
pub mod pictures;
pub mod table;

use app::wire::url::url_part;
use axum::body::{Body, Bytes};
use futures::{Stream, StreamExt};
use tokio::sync::OwnedSemaphorePermit;

/// Kept under this name (RFC 6266, RFC 8187).
pub(in crate::api) fn attachment(name: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", url_part(name))
}

/// Gives its turn to the next when all is sent, or when nobody takes it any more.
fn in_turn<E>(turn: OwnedSemaphorePermit, stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static) -> Body
where
    E: Into<axum::BoxError> + 'static,
{
    Body::from_stream(stream.inspect(move |_| {
        let _held = &turn;
    }))
}
