//! `kill -9` just before a step that makes something durable (syncing a file, giving it its name): a report with two pictures is killed
//! `RUTAN_STEPS` (0) times at the first such step, then as often at a thread's second of a kind, its third, and so on until nothing is left
//! to interrupt. Which thread does a later step is chance, so that each is tried up to three times as often. Needs `strace`, which does
//! the killing, and counts by thread and kind.
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;

use crate::common::*;
use crate::memory::{Chance, number, seed};
use crate::phone::Phone;
use crate::process::Process;
use crate::real_server::joined;
use crate::verify::all_arrived;

const DURABLE: &str = "fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat";

#[tokio::test]
async fn killed_at_one_durable_step_after_another_the_server_ends_with_every_report_once() {
    let (times, seed) = (number("RUTAN_STEPS", 0), seed());
    if times == 0 {
        println!("not told: RUTAN_STEPS is not set");
        return;
    }
    println!("RUTAN_SEED={seed} RUTAN_STEPS={times}");
    let (sent, mut chance) = (watch::Sender::new(0), Chance(seed));
    let mut process = Process::start(None).await;
    let phone = joined(&process.url, &process.staff("moi").await, &CHAERAMAE_1, &sent, seed).await;
    let mut kills = Vec::new();
    for step in 1.. {
        let (mut killed, mut tries) = (0, 0);
        while killed < times && tries < times * 3 {
            let killer = killer(process.id(), step).await;
            save_one(&phone, &mut chance).await;
            killed += u64::from(killed_while_sending(&phone, &mut process, killer).await);
            tries += 1;
        }
        if killed == 0 {
            break;
        }
        kills.push(killed);
    }
    let ministry = process.staff("moi").await;
    let (reports, pictures) = all_arrived(&ministry, &[&phone], async |_, hash| process.kept_picture(hash).await).await;
    println!("kills by step: {kills:?}; {reports} reports and {pictures} pictures, each once");
    assert!(kills.first() == Some(&times), "every report has a first step");
}

async fn save_one(phone: &Phone, chance: &mut Chance) {
    let pictures: Vec<_> = (0..2).map(|_| jpeg(chance.next() as u32, 96, 64)).collect();
    let named: Vec<_> = pictures.iter().map(Vec::as_slice).collect();
    phone.save(new_id(), submission(CHAERAMAE_1.unit, &named).content, &pictures).await;
}

/// Kills the program at its `step`th durable step from now on. It has begun when this returns.
async fn killer(program: u32, step: u64) -> Child {
    let inject = format!("inject={DURABLE}:signal=KILL:when={step}");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-e", &format!("trace={DURABLE}"), "-e", &inject, "-o", "/dev/null", "-p", &program.to_string()]);
    let mut strace = strace.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn().expect("strace");
    let mut said = BufReader::new(strace.stderr.take().expect("its words")).lines();
    while let Some(line) = said.next_line().await.expect("read") {
        if line.contains("attached") {
            tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
            return strace;
        }
    }
    panic!("strace could not watch the server");
}

/// Sends until all is acknowledged; the server is started again when it was killed. Whether it was.
async fn killed_while_sending(phone: &Phone, process: &mut Process, mut killer: Child) -> bool {
    let engine = phone.engine();
    let sending = phone.sync(&engine, async || tokio::time::sleep(std::time::Duration::from_millis(5)).await);
    let sending = std::pin::pin!(sending);
    tokio::select! {
        held = sending => {
            assert!(held);
            // Not killed while sending; the thumbnails' steps are not waited for.
            let _ = killer.kill().await;
            return false;
        }
        () = process.was_killed() => {}
    }
    let _ = killer.wait().await;
    process.start_again().await;
    assert!(phone.sync(&phone.engine(), async || ()).await);
    true
}
