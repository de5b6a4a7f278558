//! A deadline night, rehearsed: every village's phone sends its report within a short while, over good, slow and broken lines, each
//! with the engine that real phones have; and whatever the server acknowledged is there afterwards, once, with the right bytes.
//!
//! `cargo xtask night` plays the whole country. As a test it is short: `RUTAN_PHONES` (200) phones of `RUTAN_PICTURES_EACH` (2) pictures
//! of about `RUTAN_PICTURE_KB` (60) begin within `RUTAN_WINDOW` (10) seconds; whoever has not got through after `RUTAN_NIGHT` (600)
//! seconds counts as waiting. `RUTAN_SEED` repeats a night. With `RUTAN_CLUSTER` (`tests/cluster.sh up`) two servers play it, too.
// It offers more than this program needs.
#[allow(dead_code)]
#[path = "../../../app/src/offline/tests/disk.rs"]
mod disk;
mod installation;
mod line;
// As above.
#[allow(dead_code)]
#[path = "../sync/memory.rs"]
mod memory;
mod player;
mod tally;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use app::{domain, offline, wire};
use domain::report::ReportId;
use installation::Installation;
use player::{Player, Script};
use tally::Tally;
use tokio::task::LocalSet;

/// One night at a time: two at once would measure each other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

#[test]
fn one_process_on_sqlite_gets_through_the_night() {
    night("one process, SQLite", Installation::one());
}

#[test]
fn two_processes_on_a_shared_database_and_store_get_through_the_night() {
    match Installation::two() {
        Some(two) => night("two processes, PostgreSQL with a standby, S3", two),
        None => println!("not played by two processes: RUTAN_CLUSTER is not set"),
    }
}

fn night(name: &str, installation: impl Future<Output = Installation>) {
    let alone = ONE_AT_A_TIME.lock();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    LocalSet::new().block_on(&runtime, async {
        let script = Script::from_environment();
        println!("{name}: {script}");
        let mut installation = installation.await;
        let sessions = installation.people(script.phones).await;
        installation.start().await;
        let tally = Rc::new(RefCell::new(Tally::default()));
        let players: Vec<_> =
            sessions.into_iter().enumerate().map(|(n, session)| Player::new(n, session, &installation.url, &script, &tally)).collect();
        let begun = Instant::now();
        let played: Vec<_> = players.into_iter().map(|player| tokio::task::spawn_local(player.play())).collect();
        let (mut saved, mut settled) = (Ids::new(), Ids::new());
        for phone in played {
            let (report, is_settled) = phone.await.expect("a phone");
            saved.insert(report);
            settled.extend(is_settled.then_some(report));
        }
        let took = begun.elapsed();
        let found = installation.found(&settled, &saved).await;
        println!("{}", tally.borrow().table(took, settled.len(), &installation, &found));
        assert_eq!(found.complaints, None, "every picture has its bytes");
        assert_eq!(found.lost, 0, "what was acknowledged is there, with the right bytes");
        assert_eq!(found.unknown, 0, "nothing is there that no phone has saved, nor twice");
        assert_eq!(settled.len(), script.phones, "every phone got through by itself");
        assert_eq!(tally.borrow().untold, 0, "whoever is sent away is told when to come back");
    });
    drop(alone);
}

/// What the server was found to hold when all was over.
pub struct Found {
    /// Acknowledged to a phone, and not there whole.
    pub lost: usize,
    /// There, though no phone has saved it; or there twice.
    pub unknown: usize,
    /// What `doctor` says against it, or why it cannot say.
    pub complaints: Option<String>,
}

/// Waits until it is so; fails after `patience`.
pub async fn until<T>(what: &str, patience: Duration, attempt: impl AsyncFn() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = attempt().await {
            return found;
        }
        assert!(begun.elapsed() < patience, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub type Ids = BTreeSet<ReportId>;
