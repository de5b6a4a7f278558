//! A server whose disk is full, really: a file system of a few megabytes, made larger when everybody has seen that it is full.
use std::cell::Cell;
use std::path::PathBuf;
use std::process::Command;

use tokio::sync::watch;

use crate::common::*;
use crate::memory::{Chance, number, seed};
use crate::process::{Place, Process};
use crate::real_server::joined;
use crate::verify::all_arrived;

/// A file system in memory; gone when dropped.
struct Small(PathBuf);

impl Small {
    /// None where one may not make any.
    fn mount(megabytes: u64) -> Option<Self> {
        let at = std::env::temp_dir().join(format!("rutan-full-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&at).expect("a folder");
        let small = Self(at);
        small.mount_with(&format!("size={megabytes}m")).then_some(small)
    }

    fn mount_with(&self, options: &str) -> bool {
        Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&self.0).status().is_ok_and(|status| status.success())
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
        let _ = std::fs::remove_dir(&self.0);
    }
}

#[tokio::test]
async fn with_its_disk_full_the_server_says_so_and_takes_everything_when_there_is_room() {
    let rounds = number("RUTAN_FULL", 2);
    for round in 0..rounds {
        let seed = seed().wrapping_add(round);
        let Some(small) = Small::mount(24) else {
            println!("not told: no file system may be made here");
            return;
        };
        story(&small, seed).await;
    }
}

async fn story(small: &Small, seed: u64) {
    println!("RUTAN_SEED={seed}");
    let sent = watch::Sender::new(0);
    let folder = tempfile::TempDir::new_in(&small.0).expect("a folder");
    let mut process = Process::start_at(Place { database: None, folder, pictures: None }).await;
    let ministry = process.staff("moi").await;
    let phone = joined(&process.url, &ministry, &CHAERAMAE_1, &sent, seed).await;
    let mut chance = Chance(seed);
    for _ in 0..40 {
        let picture = jpeg(chance.next() as u32, 640, 480);
        phone.save(new_id(), submission(CHAERAMAE_1.unit, &[&picture]).content, std::slice::from_ref(&picture)).await;
    }
    let refused = Cell::new(0);
    let engine = phone.engine();
    let synced = phone.sync(&engine, async || {
        refused.set(refused.get() + 1);
        // Room comes when it was refused often; a full disk may last a day.
        if refused.get() == 20 {
            assert!(phone.left() > 0 && small.mount_with("remount,size=256m"), "there is more room");
        }
    });
    assert!(synced.await && refused.get() >= 20, "the disk was full: refused {} times", refused.get());
    // And what it said was there is there after a power cut.
    process.kill().await;
    process.start_again().await;
    let ministry = process.staff("moi").await;
    let (reports, pictures) = all_arrived(&ministry, &[&phone], async |_, hash| process.kept_picture(hash).await).await;
    println!("refused {} times: {reports} reports and {pictures} pictures, each once", refused.get());
}
