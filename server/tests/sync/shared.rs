//! Troubles of what several servers share, started by `tests/cluster.sh up` and named by `RUTAN_CLUSTER`: the database restarts
//! (`RUTAN_RESTARTS`, 3), its primary dies and the standby takes over (`RUTAN_PROMOTIONS`, 3), it is brought back to a moment before
//! somebody destroyed what is in it, the store of pictures is away for half an hour. Without that nothing is told here.
mod standby;

use std::cell::Cell;

use chrono::TimeDelta;
use sqlx::{Connection, PgConnection};
use tokio::process::Command;
use tokio::sync::watch;

use crate::common::*;
use crate::memory::{Chance, number, seed};
use crate::phone::Phone;
use crate::process::{Place, Process};
use crate::real_server::joined;
use crate::verify::all_arrived;

/// An act of `cluster.sh`.
async fn act(folder: &str, what: &str) {
    act_on(&[what, folder]).await;
}

async fn act_on(words: &[&str]) {
    let (what, script) = (words[0], concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cluster.sh"));
    let done = Command::new("bash").arg(script).args(words).output().await.expect("bash");
    assert!(done.status.success(), "{what}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The folder of what is shared; none when nothing is.
fn cluster() -> Option<String> {
    let folder = std::env::var("RUTAN_CLUSTER").ok();
    if folder.is_none() {
        println!("not told: RUTAN_CLUSTER is not set");
    }
    folder
}

async fn save_some(phone: &Phone, unit: app::domain::unit::UnitId, chance: &mut Chance) {
    for _ in 0..4 {
        let pictures: Vec<_> = (0..2).map(|_| jpeg(chance.next() as u32, 96, 64)).collect();
        let named: Vec<_> = pictures.iter().map(Vec::as_slice).collect();
        phone.save(new_id(), submission(unit, &named).content, &pictures).await;
    }
}

/// Reports are sent while `trouble` befalls the database, `times` times.
async fn sent_through(times: u64, trouble: impl AsyncFn()) {
    let (seed, sent) = (seed(), watch::Sender::new(0));
    println!("RUTAN_SEED={seed}, {times} times");
    let mut chance = Chance(seed);
    let database = fresh_database(&std::env::var("RUTAN_TEST_POSTGRES").expect("the cluster has a database")).await;
    let folder = tempfile::tempdir().expect("a folder");
    let process = Process::start_at(Place { database: Some(database), folder, pictures: pictures_of_tests() }).await;
    let ministry = process.staff("moi").await;
    let phones = [
        (joined(&process.url, &ministry, &CHAERAMAE_1, &sent, seed).await, CHAERAMAE_1.unit),
        (joined(&process.url, &ministry, &ROI_ET_VILLAGE, &sent, seed + 1).await, ROI_ET_VILLAGE.unit),
    ];
    for _ in 0..times {
        for (phone, unit) in &phones {
            save_some(phone, *unit, &mut chance).await;
        }
        let after = *sent.borrow() + 1 + chance.below(20);
        let syncing = async {
            let (one, two) = (phones[0].0.engine(), phones[1].0.engine());
            // Phones' waits pass at once; the database needs time to come back.
            let pause = async || tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            assert_eq!(futures::join!(phones[0].0.sync(&one, pause), phones[1].0.sync(&two, pause)), (true, true));
        };
        let troubling = async {
            sent.subscribe().wait_for(|sent| *sent >= after).await.expect("the phones send");
            trouble().await;
        };
        futures::join!(syncing, troubling);
    }
    let lost = phones[0].0.line.lost.get() + phones[1].0.line.lost.get();
    let (reports, pictures) = all_arrived(&ministry, &[&phones[0].0, &phones[1].0], async |_, hash| process.kept_picture(hash).await).await;
    println!("{reports} reports and {pictures} pictures, each once; {} requests, {lost} without an answer", *sent.borrow());
}

#[tokio::test]
async fn a_database_that_crashes_and_comes_back_has_everything_once() {
    let Some(folder) = cluster() else { return };
    sent_through(number("RUTAN_RESTARTS", 3), async || act(&folder, "restart").await).await;
}

#[tokio::test]
async fn a_standby_that_takes_over_has_everything_that_was_acknowledged() {
    let Some(folder) = cluster() else { return };
    sent_through(number("RUTAN_PROMOTIONS", 3), async || {
        act(&folder, "kill-primary").await;
        act(&folder, "rejoin").await;
    })
    .await;
}

#[tokio::test]
async fn what_somebody_destroyed_comes_back_as_it_was_at_a_moment_and_phones_go_on() {
    let Some(folder) = cluster() else { return };
    let (seed, sent) = (seed(), watch::Sender::new(0));
    println!("RUTAN_SEED={seed}");
    let mut chance = Chance(seed);
    let database = fresh_database(&std::env::var("RUTAN_TEST_POSTGRES").expect("the cluster has a database")).await;
    let place = Place { database: Some(database.clone()), folder: tempfile::tempdir().expect("a folder"), pictures: pictures_of_tests() };
    let mut process = Process::start_at(place).await;
    let ministry = process.staff("moi").await;
    let phone = joined(&process.url, &ministry, &CHAERAMAE_1, &sent, seed).await;
    let mut send_some = async || {
        save_some(&phone, CHAERAMAE_1.unit, &mut chance).await;
        assert!(phone.sync(&phone.engine(), async || ()).await);
    };
    send_some().await;
    act(&folder, "keep-history").await;
    send_some().await;
    let mut by_hand = PgConnection::connect(&database).await.expect("PostgreSQL answers");
    let (moment,): (String,) = sqlx::query_as("SELECT clock_timestamp()::text").fetch_one(&mut by_hand).await.expect("its clock");
    sqlx::raw_sql("TRUNCATE reports CASCADE").execute(&mut by_hand).await.expect("all is gone");
    drop(by_hand);
    process.staff("moi").await;

    process.kill().await;
    act_on(&["back-to", &folder, &moment]).await;
    act(&folder, "rejoin").await;
    process.start_again().await;
    let doctor = process.command("doctor").await;
    assert!(doctor.status.success(), "{}", String::from_utf8_lossy(&doctor.stderr));
    // What came after the moment is gone from the record, too, and the keys' folder knows: that is for people to account for.
    assert!(!process.command("verify-audit").await.status.success());
    send_some().await;
    let ministry = process.staff("moi").await;
    process.kill().await;
    process.start_again().await;
    assert!(!process.command("verify-audit").await.status.success(), "nor is it forgotten as the record grows");
    let (reports, pictures) = all_arrived(&ministry, &[&phone], async |_, hash| process.kept_picture(hash).await).await;
    assert_eq!((reports, pictures), (12, 24));
}

/// Half an hour by the clocks of phones and server; the test itself is quicker.
#[tokio::test]
async fn with_the_store_of_pictures_away_for_half_an_hour_phones_wait_and_then_everything_arrives() {
    let Some(folder) = cluster() else { return };
    let (seed, sent) = (seed(), watch::Sender::new(0));
    println!("RUTAN_SEED={seed}");
    on_both(async |server| {
        let ministry = server.staff("moi").await;
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &sent, seed).await;
        save_some(&phone, CHAERAMAE_1.unit, &mut Chance(seed)).await;
        act(&folder, "s3-away").await;
        let (began, tries) = (phone.clock.0.get(), Cell::new(0));
        let half_an_hour = TimeDelta::minutes(30);
        let synced = phone
            .sync(&phone.engine(), async || {
                tries.set(tries.get() + 1);
                let passed = TimeDelta::milliseconds(phone.clock.0.get() - began);
                if passed >= half_an_hour && tries.get() > 0 && phone.left() > 0 && !store_is_back(&folder) {
                    server.pass(half_an_hour);
                    act(&folder, "s3-back").await;
                }
            })
            .await;
        assert!(synced && tries.get() > 3, "it was tried again and again: {}", tries.get());
        let (reports, pictures) =
            all_arrived(&ministry, &[&phone], async |_, hash| server.state.photos.photo(hash).await.expect("read").expect("kept").to_vec())
                .await;
        println!("{reports} reports and {pictures} pictures, each once, after {} tries", tries.get());
    })
    .await;
}

fn store_is_back(folder: &str) -> bool {
    let port = std::fs::read_to_string(format!("{folder}/port-s3")).expect("the store's port");
    std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_ok()
}
