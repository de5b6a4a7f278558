//! How many reports a second the server takes in: record and one unique picture of about 200 KB each, durable before the
//! answer, all checks on, from the phones of a district's villages in turn. Beside it, in the same run, the machine's own
//! floor: the same bytes written and synced by 32 threads, so that the ratio is seen. Run by `cargo xtask bench`; prints a
//! table, asserts nothing about time.
mod harness;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use harness::{Picture, Server};

const REPORTS: usize = 1_200;
const CONCURRENCY: [usize; 3] = [1, 8, 32];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let pictures = Arc::new(harness::pictures(REPORTS));
    let floor = harness::floor(&pictures, 32);
    println!(
        "\n{:<11} {:>11} {:>10} {:>8} {:>8} {:>9} {:>9} {:>9}",
        "database", "concurrency", "reports/s", "p50 ms", "p99 ms", "CPU s", "peak MB", "of floor"
    );
    println!("{:<11} {:>11} {:>10.0} {:>8} {:>8} {:>9} {:>9} {:>9}", "floor", 32, floor, "", "", "", "", "1.00");
    let postgres = std::env::var("RUTAN_TEST_POSTGRES").ok();
    for (name, url) in [("SQLite", None), ("PostgreSQL", postgres)] {
        if name == "PostgreSQL" && url.is_none() {
            println!("PostgreSQL: RUTAN_TEST_POSTGRES is not set, left out");
            continue;
        }
        for concurrency in CONCURRENCY {
            let reports = if concurrency == 1 { REPORTS / 4 } else { REPORTS };
            runtime.block_on(run(name, url.as_deref(), concurrency, Arc::new(pictures[..reports].to_vec()), floor));
        }
    }
}

async fn run(name: &str, url: Option<&str>, concurrency: usize, pictures: Arc<Vec<Picture>>, floor: f64) {
    let server = Server::start(url).await;
    let phones = Arc::new(harness::phones(&server).await);
    let next = Arc::new(AtomicUsize::new(0));
    let cpu_before = server.cpu_seconds();
    let started = Instant::now();
    let workers: Vec<_> = (0..concurrency)
        .map(|_| {
            let (phones, pictures, next) = (phones.clone(), pictures.clone(), next.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                loop {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let Some(picture) = pictures.get(turn) else { break };
                    let begun = Instant::now();
                    phones[turn % phones.len()].report(picture).await;
                    times.push(begun.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times: Vec<Duration> = Vec::new();
    for worker in workers {
        times.extend(worker.await.expect("a worker"));
    }
    let rate = times.len() as f64 / started.elapsed().as_secs_f64();
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    println!(
        "{name:<11} {concurrency:>11} {rate:>10.0} {:>8.1} {:>8.1} {:>9.1} {:>9.0} {:>9.2}",
        at(0.5),
        at(0.99),
        server.cpu_seconds() - cpu_before,
        server.peak_megabytes(),
        rate / floor
    );
}
