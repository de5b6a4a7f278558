//! Notices: looks every few minutes who stands on a rung of the ladder, and where a letter has come.
use std::time::Duration;

use tokio::sync::watch;

use crate::state::AppState;
use crate::store::StoreError;

const EVERY: Duration = Duration::from_secs(5 * 60);

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        said(&state, "of due days", state.store.make_due_notices(state.now()).await);
        said(&state, "of letters", state.store.tell_of_letters(state.now()).await);
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

fn said(state: &AppState, of_what: &str, outcome: Result<u64, StoreError>) {
    match outcome {
        Ok(0) => {}
        Ok(told) => {
            state.sendings.notify_one();
            tracing::info!(told, "people were told {of_what}");
        }
        Err(error) => tracing::warn!(%error, "could not tell people {of_what}"),
    }
}
