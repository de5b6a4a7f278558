//! Troubles of the line and of clocks, as many as one likes: `RUTAN_CUTS` (60) connections cut at a random byte,
//! `RUTAN_SCHEDULES` (60) reports whose messages come up to five times and out of order, on each database by seeds of its own, `RUTAN_JUMPS` (40) jumps of the clocks.
use app::domain::report::ReportId;
use chrono::{TimeDelta, Utc};
use tokio::sync::watch;
use tokio::task::LocalSet;

use crate::common::*;
use crate::cutter::Cutter;
use crate::memory::{Chance, number, seed};
use crate::phone::Phone;
use crate::real_server::joined;
use crate::verify::all_arrived;

/// A report with one to three pictures, one of them sometimes large enough to go in pieces.
async fn save_one(phone: &Phone, unit: app::domain::unit::UnitId, chance: &mut Chance) -> ReportId {
    let large = chance.below(8) == 0;
    let mut pictures: Vec<_> = (0..1 + chance.below(2)).map(|_| jpeg(chance.next() as u32, 96, 64)).collect();
    if large {
        pictures.push(jpeg(chance.next() as u32, 480, 360));
    }
    let named: Vec<_> = pictures.iter().map(Vec::as_slice).collect();
    let id = new_id();
    phone.save(id, submission(unit, &named).content, &pictures).await;
    id
}

/// As it lies in the server's store; screens show it when a job has looked at it.
async fn stored(server: &TestServer, hash: &app::domain::photo::PhotoHash) -> Vec<u8> {
    server.state.photos.photo(hash).await.expect("read").expect("the picture is there").to_vec()
}

#[tokio::test]
async fn connections_cut_at_random_bytes_cost_time_and_nothing_else() {
    let (seed, wanted) = (seed(), number("RUTAN_CUTS", 60));
    println!("RUTAN_SEED={seed} RUTAN_CUTS={wanted}");
    LocalSet::new()
        .run_until(on_both(async |server| {
            let (sent, mut chance) = (watch::Sender::new(0), Chance(seed));
            let (cutter, ministry) = (Cutter::before(&server.url, seed).await, server.staff("moi").await);
            // Joined on a good line; what is told here is how reports travel.
            cutter.healed.set(true);
            let phones = [
                joined(&cutter.url, &ministry, &CHAERAMAE_1, &sent, seed).await,
                joined(&cutter.url, &ministry, &CHAERAMAE_2, &sent, seed + 1).await,
            ];
            cutter.healed.set(false);
            while cutter.cuts.get() < wanted {
                save_one(&phones[0], CHAERAMAE_1.unit, &mut chance).await;
                save_one(&phones[1], CHAERAMAE_2.unit, &mut chance).await;
                let (one, two) = (phones[0].engine(), phones[1].engine());
                let synced = futures::join!(phones[0].sync(&one, async || ()), phones[1].sync(&two, async || ()));
                assert_eq!(synced, (true, true));
            }
            cutter.healed.set(true);
            let (reports, pictures) = all_arrived(&ministry, &[&phones[0], &phones[1]], async |_, hash| stored(server, hash).await).await;
            println!("{} cuts, {} requests: {reports} reports and {pictures} pictures, each once", cutter.cuts.get(), *sent.borrow());
        }))
        .await;
}

#[tokio::test]
async fn messages_that_come_five_times_and_out_of_order_make_one_report_each() {
    let (seed, schedules) = (seed(), number("RUTAN_SCHEDULES", 60));
    println!("RUTAN_SEED={seed} RUTAN_SCHEDULES={schedules}");
    on_both(async |server| {
        let sent = watch::Sender::new(0);
        let ministry = server.staff("moi").await;
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &sent, seed).await;
        phone.line.copies.set(5);
        phone.line.trouble_one_in.set(4);
        let first = if server.state.config.database.starts_with("postgres") { seed.wrapping_add(schedules) } else { seed };
        for schedule in 0..schedules {
            let mut chance = Chance(first.wrapping_add(schedule));
            phone.line.begin_anew(chance.next());
            save_one(&phone, CHAERAMAE_1.unit, &mut chance).await;
            assert!(phone.sync(&phone.engine(), async || ()).await);
            // Some copies come when the next report is under way, or the one after it.
            if chance.below(4) == 0 {
                phone.line.let_all_arrive().await;
            }
        }
        phone.line.let_all_arrive().await;
        let (reports, pictures) = all_arrived(&ministry, &[&phone], async |_, hash| stored(server, hash).await).await;
        println!(
            "{schedules} schedules from seed {first} on, {} requests: {reports} reports and {pictures} pictures, each once",
            *sent.borrow()
        );
    })
    .await;
}

#[tokio::test]
async fn clocks_that_jump_on_phone_and_server_lose_nothing() {
    let (seed, jumps) = (seed(), number("RUTAN_JUMPS", 40));
    println!("RUTAN_SEED={seed} RUTAN_JUMPS={jumps}");
    on_both(async |server| {
        let (sent, mut chance) = (watch::Sender::new(0), Chance(seed));
        let ministry = server.staff("moi").await;
        let phone = joined(&server.url, &ministry, &CHAERAMAE_1, &sent, seed).await;
        phone.line.trouble_one_in.set(5);
        let mut ahead = 0;
        for _ in 0..jumps {
            // Saved by a clock that is right, as the form sees to; from then on it jumps by up to forty years, back or ahead. The
            // server's jumps by a day, which ends no session.
            phone.clock.0.set(Utc::now().timestamp_millis());
            save_one(&phone, CHAERAMAE_1.unit, &mut chance).await;
            let years = (chance.below(2 * 40 * 365) as i64 - 40 * 365) * 86_400_000;
            phone.clock.0.set(phone.clock.0.get() + years);
            let target = chance.below(2 * 86_400) as i64 - 86_400;
            server.pass(TimeDelta::seconds(target - ahead));
            ahead = target;
            assert!(phone.sync(&phone.engine(), async || ()).await);
        }
        server.pass(TimeDelta::seconds(-ahead));
        let (reports, pictures) = all_arrived(&ministry, &[&phone], async |_, hash| stored(server, hash).await).await;
        println!("{jumps} jumps: {reports} reports and {pictures} pictures, each once");
    })
    .await;
}
