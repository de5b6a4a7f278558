//! Takes in what the search does not hold yet, once after an update, a portion at a time.
use std::time::Duration;

use tokio::sync::watch;

use crate::state::AppState;

/// Between two portions, so that requests come in between.
const PAUSE: Duration = Duration::from_millis(20);
const AFTER_A_FAILURE: Duration = Duration::from_secs(60);

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match state.store.take_in_backlog(state.now()).await {
            Ok(true) => PAUSE,
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "could not take older reports into the search");
                AFTER_A_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}
