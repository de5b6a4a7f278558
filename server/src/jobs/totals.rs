//! Adds up what has changed in the ledger's months, so that reading a country stays quick. What is read is right without it.
use std::time::Duration;

use tokio::sync::watch;

use crate::state::AppState;
use crate::store::StoreError;

const EVERY: Duration = Duration::from_secs(5);
/// Each adding up ends what others keep in memory, and a reader adds up as many as these in little time.
const MANY: u32 = 2_000;
/// What is left is added up every so many turns.
const TURNS: u32 = 12;

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    for turn in (0..TURNS).cycle() {
        if *stop.borrow() {
            break;
        }
        if let Err(error) = add_up(&state, if turn == 0 { 1 } else { MANY }).await {
            tracing::warn!(%error, "could not add up the months");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

/// Portion by portion while there are many: a month that was opened is more than one.
async fn add_up(state: &AppState, from: u32) -> Result<(), StoreError> {
    if state.store.add_up_months(from, state.now()).await? {
        while state.store.add_up_months(MANY, state.now()).await? {}
    }
    Ok(())
}
