//! `kill -9` of the server at random moments while four phones send reports with pictures, 200 of them or as many as kills.
use std::time::{Duration, Instant};

use futures::future::join_all;
use tokio::sync::watch;

use crate::common::*;
use crate::line::Line;
use crate::memory::{Chance, number, seed};
use crate::phone::Phone;
use crate::process::Process;
use crate::real_server::joined;
use crate::verify::all_arrived;

const REPORTS: u64 = 200;

#[tokio::test]
async fn a_server_killed_again_and_again_ends_with_every_report_once_on_sqlite() {
    story("SQLite", None).await;
}

#[tokio::test]
async fn a_server_killed_again_and_again_ends_with_every_report_once_on_postgresql() {
    let Ok(url) = std::env::var("RUTAN_TEST_POSTGRES") else {
        println!("not told on PostgreSQL: RUTAN_TEST_POSTGRES is not set");
        return;
    };
    story("PostgreSQL", Some(fresh_database(&url).await)).await;
}

async fn story(name: &str, database: Option<String>) {
    let (kills, seed) = (number("RUTAN_KILLS", 20), seed());
    println!("{name}: RUTAN_SEED={seed} RUTAN_KILLS={kills}");
    let (begun, sent, up) = (Instant::now(), watch::Sender::new(0), watch::Sender::new(true));
    let mut process = Process::start(database).await;
    let wanted = REPORTS.max(kills);
    let phones = phones(&process, wanted, &sent, seed).await;
    let done = watch::Sender::new(false);
    let syncing = async {
        let syncs = phones.iter().map(|phone| {
            let (engine, up) = (phone.engine(), &up);
            async move { phone.sync(&engine, async || drop(up.subscribe().wait_for(|up| *up).await)).await }
        });
        assert!(join_all(syncs).await.into_iter().all(|session_held| session_held));
        done.send_replace(true);
    };
    let killing = async {
        let (mut chance, mut while_sending) = (Chance(seed), 0);
        for kill in 0..kills {
            moment(&mut chance, &phones, kills - kill, &sent, &done).await;
            while_sending += u64::from(!*done.borrow());
            up.send_replace(false);
            process.kill().await;
            process.start_again().await;
            up.send_replace(true);
        }
        while_sending
    };
    let ((), while_sending) = futures::join!(syncing, killing);
    assert!(while_sending * 10 >= kills * 9, "{while_sending} of {kills} kills found something to interrupt");
    // Once more when all is acknowledged: what the receipts promised must outlive it.
    process.kill().await;
    process.start_again().await;
    let ministry = process.staff("moi").await;
    let all: Vec<_> = phones.iter().collect();
    // From the disk: a picture whose thumbnail was being made when the server was killed is shown only when the lease of
    // that job has run out.
    let (reports, pictures) = all_arrived(&ministry, &all, async |_, hash| process.kept_picture(hash).await).await;
    assert_eq!(reports as u64, wanted);
    let lost: u64 = phones.iter().map(|phone| phone.line.lost.get()).sum();
    println!(
        "{name}: {while_sending} kills while sending and {} after; {reports} reports and {pictures} pictures, each once and its hash right; \
         {} requests, {lost} of them without an answer; {:.1} s",
        kills - while_sending + 1,
        *sent.borrow(),
        begun.elapsed().as_secs_f64()
    );
}

/// Waits for a random number of further requests (so many that all kills find something to interrupt), then a random
/// part of a request's time. Ends early when everything is sent.
async fn moment(chance: &mut Chance, phones: &[Phone], kills_left: u64, sent: &watch::Sender<u64>, done: &watch::Sender<bool>) {
    let left: u64 = phones.iter().map(Phone::left).sum();
    let target = *sent.borrow() + 1 + chance.below(2 * left / (kills_left + 1));
    let (mut sent, mut done) = (sent.subscribe(), done.subscribe());
    tokio::select! {
        _ = sent.wait_for(|sent| *sent >= target) => {}
        _ = done.wait_for(|done| *done) => {}
    }
    tokio::time::sleep(Duration::from_micros(chance.below(6_000))).await;
}

/// Three village heads and a district's coordinator. The first sits on a line so bad that pictures go in pieces.
async fn phones(process: &Process, reports: u64, sent: &watch::Sender<u64>, seed: u64) -> Vec<Phone> {
    let ministry = process.staff("moi").await;
    let mut phones = Vec::new();
    for (n, official) in [CHAERAMAE_1, CHAERAMAE_2, ROI_ET_VILLAGE].iter().enumerate() {
        phones.push((joined(&process.url, &ministry, official, sent, seed + n as u64).await, official.unit));
    }
    let desk = Phone::new(Line::new(&process.url, sent, seed));
    let login = app::wire::session::LoginRequest { login: "mueang-ubon".to_owned(), password: PASSWORD.to_owned() };
    let _: app::wire::session::Me = desk.api().post(app::wire::paths::SESSIONS, &login).await.expect("signed in");
    phones.push((desk, unit_id(21)));
    let mut chance = Chance(seed ^ 0xF0_70);
    for n in 0..reports {
        let (phone, unit) = &phones[n as usize % phones.len()];
        let pictures: Vec<_> = (0..1 + chance.below(3)).map(|_| jpeg(chance.next() as u32, 120, 90)).collect();
        let named: Vec<_> = pictures.iter().map(Vec::as_slice).collect();
        phone.save(new_id(), submission(*unit, &named).content, &pictures).await;
    }
    for item in phones[0].0.disk.0.borrow_mut().outbox.values_mut() {
        item.delivery.cuts = 4;
    }
    phones.into_iter().map(|(phone, _)| phone).collect()
}
