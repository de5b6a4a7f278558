//! All reports as one CSV, taken as fast as it comes.
use std::time::Instant;

use app::wire::paths;
use futures::StreamExt;

/// Prints how long it took and the most memory that the process held, which serves and asks at once.
pub async fn take(name: &str, client: &reqwest::Client, base: &str) {
    let before = megabytes("VmRSS:");
    forget_peak();
    let started = Instant::now();
    let reply = client.get(format!("{base}{}", paths::export("reports.csv"))).send().await.expect("an answer");
    let mut body = reply.error_for_status().expect("the table").bytes_stream();
    let (mut lines, mut bytes) = (0_usize, 0_usize);
    while let Some(part) = body.next().await {
        let part = part.expect("the whole table");
        bytes += part.len();
        lines += part.iter().filter(|byte| **byte == b'\n').count();
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{name:<11} CSV of all reports: {} rows, {:.0} MB in {seconds:.1} s ({:.1} s for a million); memory {before:.0} MB before, {:.0} at its peak",
        lines - 1,
        bytes as f64 / 1e6,
        seconds * 1e6 / (lines - 1) as f64,
        megabytes("VmHWM:"),
    );
}

/// Of this process.
fn megabytes(what: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

/// The highest mark begins anew (proc(5), `clear_refs`).
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
