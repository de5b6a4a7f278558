//! The ledger follows the units and due days: at the start, every hour, at each turn of a month, and when somebody changed them
//! or opened a month again.
use std::time::Duration;

use app::domain::obligation::end_of;
use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use tokio::sync::watch;

use crate::state::AppState;
use crate::store::Part;

const EVERY: Duration = Duration::from_secs(60 * 60);
/// After a failure, and after rows were made.
const SOON: Duration = Duration::from_secs(30);

pub async fn run(state: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        // First: what takes its place is counted by what follows.
        match state.store.take_turns(|| state.now()).await {
            Ok(0) => {}
            Ok(taken) => tracing::info!(taken, "corrections that had waited took their place"),
            Err(error) => tracing::warn!(%error, "could not look which corrections still wait"),
        }
        let wait = match state.store.follow_ledger(&Part::Everything, state.now()).await {
            Ok(followed) => {
                if followed.opened + followed.revised + followed.withdrawn > 0 {
                    tracing::info!(?followed, "the ledger follows");
                }
                // A report that came while its row was being made knew of none: looked at again, it is counted.
                if followed.opened > 0 { SOON } else { until_the_month_turns(&state).min(EVERY) }
            }
            Err(error) => {
                tracing::warn!(%error, "the ledger could not follow");
                SOON
            }
        };
        tokio::select! {
            () = state.ledger.notified() => {}
            () = tokio::time::sleep(wait) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
    }
}

fn until_the_month_turns(state: &AppState) -> Duration {
    let now = state.now();
    (end_of(Month::of(bangkok_date(now))) - now).to_std().unwrap_or_default().max(Duration::from_secs(1))
}
