//! Looks for what came in, and for sessions that were ended, while somebody watches.
use std::collections::HashSet;
use std::time::Duration;

use app::domain::report::ReportId;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::watch;

use crate::live::News;
use crate::state::AppState;

const EVERY: Duration = Duration::from_secs(1);
/// A report is seen once its transaction ends, which may be after one that came in later.
const OVERLAP: TimeDelta = TimeDelta::seconds(10);
/// More at once than anybody looks at one by one: whoever watches asks for the list anyway.
const AT_ONCE: u32 = 200;

/// A report, and when it or its last picture came in.
type Told = (ReportId, DateTime<Utc>);

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    let (mut since, mut told) = (state.now(), HashSet::<Told>::new());
    while !*stop.borrow() {
        if state.live.is_watched() {
            if let Err(error) = look(&state, &mut since, &mut told).await {
                tracing::warn!(%error, "could not look for what came in");
            }
        } else {
            since = state.now();
            told.clear();
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
    state.live.tell(News::Stopping);
}

async fn look(state: &AppState, since: &mut DateTime<Utc>, told: &mut HashSet<Told>) -> crate::store::Result<()> {
    // A clock that is set back takes this along, or nothing would be new until it has caught up.
    *since = (*since).min(state.now());
    let ended = state.store.ended_since(state.now() - OVERLAP).await?;
    if !ended.is_empty() {
        state.live.tell(News::Ended(ended.into()));
    }
    let arrivals = state.store.arrivals(*since - OVERLAP, AT_ONCE).await?;
    let here: HashSet<Told> = arrivals.iter().map(|arrival| (arrival.report, arrival.at)).collect();
    told.retain(|arrival| here.contains(arrival));
    for arrival in arrivals {
        *since = (*since).max(arrival.at);
        if told.insert((arrival.report, arrival.at)) {
            state.live.tell(News::Arrived(arrival));
        }
    }
    Ok(())
}
