//! Counts anew the districts whose rows have changed, so that reading a country stays quick. What is read is right without it.
use std::time::Duration;

use tokio::sync::watch;

use crate::state::AppState;

const EVERY: Duration = Duration::from_secs(5);

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // Never twice without a rest: on a deadline night something is always stale, and each turn ends what others keep in memory.
        if let Err(error) = state.store.count_stale_districts().await {
            tracing::warn!(%error, "could not sum up districts");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}
