//! What goes out beside the app: taken when due, several at once, by one process each.
use std::time::Duration;

use futures::StreamExt;
use futures::stream;
use tokio::sync::watch;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{DueSending, Tried};

/// How long an idle process waits before it looks by itself.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// After a failure of the database.
const SOON: Duration = Duration::from_secs(30);
/// Taken in one go, and so many connections at once.
const AT_ONCE: u32 = 32;
/// Longer than all of them take, each with its own deadline: after this another process takes them.
const LEASE_MINUTES: i64 = 2;

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let wait = match once(&state).await {
            Ok(0) => LOOK_AGAIN,
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(%error, "could not send what is due");
                SOON
            }
        };
        tokio::select! {
            () = state.sendings.notified() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Tries what is due now; how many.
///
/// # Errors
/// When the database does not answer; what was taken comes back after its lease.
pub async fn once(state: &AppState) -> Result<usize, ApiError> {
    let _turn = state.outbound.turn.lock().await;
    let now = state.now();
    let is_quiet = state.store.notice_ladder().await?.quiet.holds(now);
    let due = state.store.claim_sendings(now, chrono::Duration::minutes(LEASE_MINUTES), is_quiet, AT_ONCE).await?;
    let count = due.len();
    let tries = due.into_iter().map(|sending| one(state, sending));
    let tried: Vec<_> = stream::iter(tries).buffer_unordered(AT_ONCE as usize).collect().await;
    tried.into_iter().collect::<Result<(), ApiError>>()?;
    Ok(count)
}

async fn one(state: &AppState, sending: DueSending) -> Result<(), ApiError> {
    let tried = state.outbound.send(&state.store, &sending, state.now()).await?;
    match &tried {
        Tried::Later(why, _) | Tried::Failed(why) => tracing::warn!(id = %sending.id, way = sending.way.code(), why, "not sent"),
        Tried::Sent | Tried::Dropped(_) => tracing::debug!(id = %sending.id, ?tried, "sent"),
    }
    Ok(state.store.conclude_sending(&sending, &tried, state.now()).await?)
}
