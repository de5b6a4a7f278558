//! Work outside requests: thumbnails, and tidying up.
pub(crate) mod thumbnail;
mod tidy;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::state::AppState;

/// How long an idle worker waits for the bell before it looks by itself (another process may have added work).
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const TIDY_EVERY: Duration = Duration::from_secs(30 * 60);
/// Decoders at once: each may hold a few hundred megabytes.
const WORKERS: usize = 1;

/// Runs until `stop` turns true; what has begun is finished first.
pub async fn run(state: AppState, stop: watch::Receiver<bool>) {
    let mut tasks = JoinSet::new();
    for number in 0..WORKERS {
        tasks.spawn(work(state.clone(), Arc::from(format!("{}-{number}", uuid::Uuid::now_v7())), stop.clone()));
    }
    tasks.spawn(tidy_up(state, stop));
    while tasks.join_next().await.is_some() {}
}

async fn work(state: AppState, name: Arc<str>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match thumbnail::next(&state, &name).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "a job could not be done"),
        }
        tokio::select! {
            () = state.jobs.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

async fn tidy_up(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = tidy::once(&state).await {
            tracing::warn!(%error, "could not tidy up");
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY_EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}
