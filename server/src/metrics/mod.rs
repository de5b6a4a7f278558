//! What a monitor reads every few seconds, on an address of its own: how many requests were answered how, how long it took, and what
//! waits. Nothing of anybody is in it: routes are named by their templates.
mod page;

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

pub use self::page::router;
use crate::state::AppState;

/// Seconds; the desk's own goals, 0.1 and 0.3, are among them.
const BUCKETS: [f64; 10] = [0.005, 0.02, 0.05, 0.1, 0.3, 0.5, 1.0, 3.0, 10.0, 60.0];
/// What is no route: somebody guessed, or a file of the client is asked for.
const ELSEWHERE: &str = "other";
/// As nginx has it: no status that anybody got.
const HUNG_UP: u16 = 499;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

/// Of this process, since it started.
pub struct Metrics {
    requests: Family<Answered, Counter>,
    /// Until the first byte of the answer.
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self { requests: Family::default(), seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)) }
    }
}

/// Around every request.
pub async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or(ELSEWHERE, MatchedPath::as_str).to_owned();
    // A method that nobody knows is anybody's text.
    let known = ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"].into_iter().find(|known| request.method() == *known);
    let method = known.unwrap_or(ELSEWHERE).to_owned();
    let mut counted = Counted { state, method, route, status: HUNG_UP, began: Instant::now() };
    let reply = next.run(request).await;
    counted.status = reply.status().as_u16();
    reply
}

/// One request, written down when it is over: also where whoever asked did not wait for the answer.
struct Counted {
    state: AppState,
    method: String,
    route: String,
    status: u16,
    began: Instant,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let (method, route) = (std::mem::take(&mut self.method), std::mem::take(&mut self.route));
        if self.status != HUNG_UP {
            let asked = Asked { method: method.clone(), route: route.clone() };
            self.state.metrics.seconds.get_or_create(&asked).observe(self.began.elapsed().as_secs_f64());
        }
        self.state.metrics.requests.get_or_create(&Answered { method, route, status: self.status }).inc();
    }
}
