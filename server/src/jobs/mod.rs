//! Work outside requests: thumbnails, pictures that are alike, what the search does not hold yet, the months' papers, the ledger of
//! obligations and its sums, the ladder of notices, what goes out,
//! and tidying up.
mod backlog;
mod documents;
mod ledger;
mod likeness;
mod live;
mod notices;
pub mod sendings;
mod thumbnail;
pub mod tidy;
mod totals;

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::state::AppState;

/// How long an idle worker waits for the bell before it looks by itself (another process may have added work).
const LOOK_AGAIN: Duration = Duration::from_secs(1);
const TIDY_EVERY: Duration = Duration::from_secs(30 * 60);
const FIRST_WAIT_S: i64 = 30;
const LONGEST_WAIT_S: i64 = 60 * 60;
const TIDY_FIRST: Duration = Duration::from_secs(10 * 60);

/// What a worker looks for. One of each in a process: a decoder or a typesetter may hold a few hundred megabytes.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Thumbnails,
    Likenesses,
    Documents,
}

type Begin = fn(AppState, watch::Receiver<bool>) -> BoxFuture<'static, ()>;

const ALL: [Begin; 10] = [
    |state, stop| Box::pin(work(state, Kind::Thumbnails, stop)),
    |state, stop| Box::pin(work(state, Kind::Likenesses, stop)),
    |state, stop| Box::pin(work(state, Kind::Documents, stop)),
    |state, stop| Box::pin(ledger::run(state, stop)),
    |state, stop| Box::pin(live::run(state, stop)),
    |state, stop| Box::pin(notices::run(state, stop)),
    |state, stop| Box::pin(sendings::run(state, stop)),
    |state, stop| Box::pin(totals::run(state, stop)),
    |state, stop| Box::pin(backlog::run(state, stop)),
    |state, stop| Box::pin(tidy_up(state, stop)),
];

/// Runs until `stop` turns true; what has begun is finished first.
pub async fn run(state: AppState, stop: watch::Receiver<bool>) {
    let mut tasks = JoinSet::new();
    for begin in ALL {
        tasks.spawn(keep_up(begin, state.clone(), stop.clone()));
    }
    while tasks.join_next().await.is_some() {}
}

/// A panic costs what was being done, and not everything that would have been done after it.
async fn keep_up(begin: Begin, state: AppState, mut stop: watch::Receiver<bool>) {
    while tokio::spawn(begin(state.clone(), stop.clone())).await.is_err() && !*stop.borrow() {
        tracing::error!("a job panicked, and begins anew");
        let _ = tokio::time::timeout(LOOK_AGAIN, stop.wait_for(|stop| *stop)).await;
    }
}

async fn work(state: AppState, kind: Kind, mut stop: watch::Receiver<bool>) {
    let name = uuid::Uuid::now_v7().to_string();
    while !*stop.borrow() {
        let done = match kind {
            Kind::Thumbnails => thumbnail::next(&state, &name).await,
            Kind::Likenesses => likeness::next(&state, &name).await,
            Kind::Documents => documents::next(&state, &name).await,
        };
        // While phones are sent away they have the machine, and this goes on slowly.
        let is_crowded = state.store.is_crowded() || state.photos.is_crowded();
        match done {
            Ok(true) if !is_crowded => continue,
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "a job could not be done"),
        }
        tokio::select! {
            () = state.jobs.notified(), if !is_crowded => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Between two tries of a job: longer each time, up to an hour. Never given up: what fails is the disk, the store or the database, which work
/// again some time, and what cannot be done whatever works is an outcome.
fn wait_after(attempts: u32) -> chrono::Duration {
    let doubled = 1_i64.checked_shl(attempts.saturating_sub(1)).filter(|factor| *factor > 0).unwrap_or(i64::MAX);
    chrono::Duration::seconds(FIRST_WAIT_S.saturating_mul(doubled).min(LONGEST_WAIT_S))
}

async fn tidy_up(state: AppState, mut stop: watch::Receiver<bool>) {
    // Not at once: a machine that has just started may not know yet what time it is, and what is let go of does not come back.
    let mut wait = TIDY_FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        if let Err(error) = tidy::once(&state).await {
            tracing::warn!(%error, "could not tidy up");
        }
        wait = TIDY_EVERY;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_to_an_hour_and_stays_there() {
        let waits = [1, 2, 3, 7, 8, 64, u32::MAX].map(|attempts| wait_after(attempts).num_seconds());
        assert_eq!(waits, [30, 60, 120, 1_920, 3_600, 3_600, 3_600]);
    }
}
