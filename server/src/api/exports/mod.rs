//! Tables and pictures out of here.
mod asked;
mod lists;
pub mod pictures;
pub mod table;

use std::time::Duration;

use app::wire::url::url_part;
use axum::body::{Body, Bytes};
use futures::stream::{self, Stream, TryStreamExt};

use crate::error::ApiError;
use crate::exports::pump::ahead;
use crate::turns::Turn;

/// Handed to the network at once.
const PIECE: usize = 64 * 1024;
/// Whoever takes none for so long has left: half a kilobyte a second is slower than any network.
const PATIENCE: Duration = Duration::from_secs(120);

/// Kept under this name (RFC 6266, RFC 8187).
pub(in crate::api) fn attachment(name: &str) -> String {
    format!("attachment; filename*=UTF-8''{}", url_part(name))
}

/// Gives its turn to the next when all is sent, when nobody takes it any more, or when it is slept over.
pub(in crate::api) fn in_turn<E: std::fmt::Display + 'static>(
    turn: Turn,
    stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Body {
    let pieces = stream.map_err(ApiError::internal).map_ok(|bytes| stream::iter(in_pieces(bytes).map(Ok))).try_flatten();
    Body::from_stream(ahead(pieces, Some(PATIENCE), turn).map_err(|error| error.to_string()))
}

fn in_pieces(mut bytes: Bytes) -> impl Iterator<Item = Bytes> {
    std::iter::from_fn(move || (!bytes.is_empty()).then(|| bytes.split_to(bytes.len().min(PIECE))))
}
