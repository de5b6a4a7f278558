//! The ladder of notices: looks every few minutes who stands on a rung.
use std::time::Duration;

use tokio::sync::watch;

use crate::state::AppState;

const EVERY: Duration = Duration::from_secs(5 * 60);

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match state.store.make_due_notices(state.now()).await {
            Ok(0) => {}
            Ok(told) => {
                state.sendings.notify_one();
                tracing::info!(told, "reminded of due days");
            }
            Err(error) => tracing::warn!(%error, "could not remind of due days"),
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}
