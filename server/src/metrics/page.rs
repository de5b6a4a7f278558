//! The page a monitor reads, in the text form of OpenMetrics 1.0.
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::doctor::OVERDUE;
use crate::error::ApiError;
use crate::state::AppState;

const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// With the database: a monitor waits for ten seconds, and is to hear that it is silent.
const PATIENCE: Duration = Duration::from_secs(3);

/// For an address of its own, which only the monitor reaches.
pub fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(show)).with_state(state)
}

async fn show(State(state): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    let mut page = Registry::with_prefix("rutan");
    page.register("requests", "Answers by method, route and status", state.metrics.requests.clone());
    page.register_with_unit("answer", "Until the first byte of the answer", Unit::Seconds, state.metrics.seconds.clone());
    for (name, help, value) in held(&state).into_iter().chain(kept(&state).await) {
        let gauge: Gauge = Gauge::default();
        gauge.set(value);
        page.register(name, help, gauge);
    }
    let mut text = String::new();
    encode(&mut text, &page).map_err(ApiError::internal)?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], text))
}

type Said = (&'static str, &'static str, i64);

fn number(value: impl TryInto<i64>) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

/// What this process holds.
fn held(state: &AppState) -> Vec<Said> {
    let mut said = vec![
        ("writes_waiting", "Requests that wait for their turn to write", number(state.store.writes_waiting())),
        ("storage_waiting", "Requests that wait for their turn at the store of pictures", number(state.photos.waiting())),
        ("body_memory_free_kilobytes", "Kilobytes of request bodies that may still be held", number(state.body_share.free())),
        ("export_turns_free", "Tables and archives that may still go out at once", number(state.export_turns.free())),
        ("streams_open", "Screens and phones that are told what happens", number(state.live.watchers())),
    ];
    if let Some(bytes) = resident() {
        said.push(("resident_memory_bytes", "Memory of this process", bytes));
    }
    if let Ok(disk) = rustix::fs::statvfs(&state.config.data) {
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        said.push(("disk_free_bytes", "Left on the disk of the data folder", number(free)));
    }
    said
}

/// What the database says, or that it says nothing.
async fn kept(state: &AppState) -> Vec<Said> {
    let up = |is_up: bool| ("database_up", "Whether the database answers", i64::from(is_up));
    let both = async { futures::join!(state.store.stuck_jobs(state.now() - OVERDUE), state.store.sendings_waiting()) };
    let Ok((Ok(jobs), Ok(sendings))) = tokio::time::timeout(PATIENCE, both).await else { return vec![up(false)] };
    vec![
        up(true),
        ("jobs_overdue", "Jobs that were due an hour ago and are not done", number(jobs.overdue)),
        ("jobs_given_up", "Jobs that were tried in vain, and wait for somebody to look", number(jobs.given_up)),
        ("sendings_waiting", "Notices and calls that wait to go out", number(sendings)),
    ]
}

/// Linux: pages of this process that are in memory.
fn resident() -> Option<i64> {
    let pages: i64 = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * number(rustix::param::page_size()))
}
