//! Who reads, and what.
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::domain::period::Month;
use app::domain::thai_date::bangkok_date;
use app::wire::paths;
use chrono::Utc;

/// Something that is asked for.
pub struct What {
    pub name: &'static str,
    /// For the ministry, and for a province.
    pub paths: [String; 2],
}

#[derive(Default)]
pub struct Seen {
    pub times: Vec<Duration>,
    pub bytes: usize,
}

pub fn whats() -> Vec<What> {
    let last = Month::of(bangkok_date(Utc::now())).previous();
    let what = |name, path: &dyn Fn(&str) -> String| What { name, paths: [path(""), path("34")] };
    vec![
        what("overview: the month", &|area| format!("{}?area={area}", paths::month_summary(last))),
        what("overview: a year", &|area| format!("{}?until={last}&area={area}", paths::TREND)),
        what("map and areas by months", &|area| format!("{}?until={last}&area={area}", paths::TREND_AREAS)),
        what("grid of units", &|area| format!("{}?until={last}&limit=200&area={area}", paths::TREND_UNITS)),
        what("grid of units, returned", &|area| format!("{}?until={last}&state=returned&limit=200&area={area}", paths::TREND_UNITS)),
        what("the month's rows", &|area| format!("{}?area={area}", paths::obligations(last))),
        what("the month's rows, excused", &|area| format!("{}?area={area}&state=excused", paths::obligations(last))),
        what("wall", &|area| format!("{}?limit=60&area={area}", paths::PICTURES)),
        what("wall of a channel", &|area| format!("{}?limit=60&channel=community&area={area}", paths::PICTURES)),
        what("search", &|area| {
            format!("{}?q=%E0%B8%A8%E0%B8%B2%E0%B8%A5%E0%B8%B2%E0%B8%81%E0%B8%A5%E0%B8%B2%E0%B8%87&area={area}", paths::SEARCH)
        }),
        what("search with a typo", &|area| {
            format!("{}?q=%E0%B8%A8%E0%B8%B2%E0%B8%A5%E0%B8%B2%E0%B8%81%E0%B8%A5%E0%B8%B2%E0%B8%99&area={area}", paths::SEARCH)
        }),
        what("six months", &|_| paths::MONTHS.to_owned()),
        what("reports behind a figure", &|area| format!("{}?month={last}&counted=true&area={area}", paths::REPORTS)),
        what("reports to be judged", &|_| format!("{}?state=received&open=true", paths::REPORTS)),
    ]
}

/// One person who reads one thing after the other.
pub async fn read(
    client: Arc<reqwest::Client>,
    base: String,
    whats: Arc<Vec<What>>,
    from: usize,
    pause: u64,
    until: Instant,
) -> BTreeMap<(&'static str, usize), Seen> {
    let scope = ["ministry", "province"][from % 2];
    let mut seen: BTreeMap<(&'static str, usize), Seen> = BTreeMap::new();
    for turn in from.. {
        if Instant::now() >= until {
            break;
        }
        let what = turn % whats.len();
        let path = &whats[what].paths[from % 2];
        let started = Instant::now();
        let reply = client.get(format!("{base}{path}")).send().await.and_then(reqwest::Response::error_for_status).expect("an answer");
        let bytes = reply.bytes().await.expect("a body").len();
        let seen = seen.entry((scope, what)).or_default();
        seen.times.push(started.elapsed());
        seen.bytes = bytes;
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
    seen
}
