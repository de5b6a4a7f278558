//! Pictures that are traps: each is opened in a process of its own, which may die of it; the server and everybody else go on.
use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use app::domain::photo::PhotoHash;
use app::domain::report::ReportId;
use app::wire::paths;
use app::wire::reports::PhotoState;
use image::{DynamicImage, ImageFormat};
use server::config::Config;
use server::decode::{DecodeError, Decoder, DecoderOptions, PRINT, THUMBNAIL};

use crate::common::*;

/// As much as a picture may be: a few kilobytes that are 144 MB when they are opened.
fn bomb() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(8_000, 6_000).write_to(&mut png, ImageFormat::Png).expect("a PNG");
    png.into_inner()
}

async fn filed(phone: &Client, official: &Official, photo: &[u8]) -> ReportId {
    let id = new_id();
    phone.put_report(id, &submission(official.unit, &[photo])).await.expect(200);
    phone.put_photo(id, photo).await.expect(200);
    id
}

async fn state_of(server: &TestServer, report: ReportId, photo: &[u8]) -> PhotoState {
    server.state.store.named_photo(report, &PhotoHash::of(photo)).await.unwrap().expect("the report names it").state
}

async fn looked_at(server: &TestServer, report: ReportId, photo: &[u8]) -> PhotoState {
    let settled = async || Some(state_of(server, report, photo).await).filter(|state| *state != PhotoState::Unchecked);
    eventually("the picture was looked at", settled).await
}

#[tokio::test]
async fn what_claims_to_be_huge_is_refused_at_the_door() {
    on_both(async |server| {
        let (phone, id, claims) = (server.phone(&CHAERAMAE_1).await, new_id(), png_header_of(60_000, 60_000));
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&claims])).await.expect(200);
        assert_eq!(phone.put_photo(id, &claims).await.expect(422).code(), "photo_too_large");
    })
    .await;
}

#[tokio::test]
async fn a_picture_that_takes_all_memory_is_unreadable_and_the_next_one_is_shown() {
    let little = |config: &mut Config| config.decoder.memory_mb = 220;
    on_both_as(little, async |server| {
        let (phone, trap, good) = (server.phone(&CHAERAMAE_1).await, bomb(), jpeg(7, 320, 240));
        let trapped = filed(&phone, &CHAERAMAE_1, &trap).await;
        let id = filed(&phone, &CHAERAMAE_1, &good).await;
        assert_eq!(looked_at(server, trapped, &trap).await, PhotoState::Unreadable);
        assert_eq!(looked_at(server, id, &good).await, PhotoState::Ready);
        server.staff("ubon").await.get(paths::thumbnail(id, &PhotoHash::of(&good))).await.expect(200);
    })
    .await;
    // Within the limits that servers have it is a picture like any other.
    let decoder = TestServer::config("", "".as_ref()).decoder;
    assert!(Decoder::new(decoder).copy(&bomb(), THUMBNAIL).await.unwrap().is_some());
}

#[tokio::test]
async fn a_picture_that_takes_all_time_is_unreadable() {
    let decoder = DecoderOptions { cpu_seconds: 0, ..TestServer::config("", "".as_ref()).decoder };
    assert_eq!(Decoder::new(decoder).copies(&bomb(), &[PRINT, THUMBNAIL]).await.unwrap(), None);
}

/// A program in the worker's place; `then` is what it does.
fn program(folder: &std::path::Path, then: &str) -> std::path::PathBuf {
    let path = folder.join(uuid::Uuid::now_v7().to_string());
    std::fs::write(&path, format!("#!/bin/sh\n{then}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[tokio::test]
async fn a_worker_that_somebody_else_ended_says_nothing_of_the_picture() {
    let folder = tempfile::tempdir().unwrap();
    let by = |program: std::path::PathBuf, patience| Decoder::new(DecoderOptions { patience, ..DecoderOptions::by(&program) });
    let (photo, long) = (jpeg(1, 64, 64), Duration::from_secs(60));
    let killed = by(program(folder.path(), "kill -9 $$"), long).copy(&photo, THUMBNAIL).await;
    assert!(matches!(killed, Err(DecodeError::Ended(_))), "{killed:?}");
    let gone = by(folder.path().join("gone"), long).copy(&photo, THUMBNAIL).await;
    assert!(matches!(gone, Err(DecodeError::NotStarted(_))), "{gone:?}");
    let sleeping = by(program(folder.path(), "exec sleep 600"), Duration::from_millis(50)).copy(&photo, THUMBNAIL).await;
    assert!(matches!(sleeping, Err(DecodeError::TooLong)), "{sleeping:?}");
    let half = by(program(folder.path(), "printf '\\0\\0\\0\\7abc'"), long).copy(&photo, THUMBNAIL).await;
    assert!(matches!(half, Ok(None)), "{half:?}");
}

#[tokio::test]
async fn a_picture_whose_worker_was_killed_is_looked_at_again() {
    let folder = tempfile::tempdir().unwrap();
    let own = TestServer::config("", "".as_ref()).decoder.program;
    // The first two are killed, as a machine without memory does it; the mark of a try is a folder, which only one can make.
    let tried = |n: u32| folder.path().join(n.to_string()).display().to_string();
    let worker = || {
        for n in [1, 2] {
            let _ = std::fs::remove_dir(tried(n));
        }
        program(
            folder.path(),
            &format!(
                "mkdir {} 2>/dev/null && kill -9 $$\nmkdir {} 2>/dev/null && kill -9 $$\nexec {} \"$@\"",
                tried(1),
                tried(2),
                own.display()
            ),
        )
    };
    on_both_as(
        |config| config.decoder.program = worker(),
        async |server| {
            let (phone, photo) = (server.phone(&CHAERAMAE_1).await, jpeg(9, 320, 240));
            let id = filed(&phone, &CHAERAMAE_1, &photo).await;
            eventually("the first worker was killed", async || std::path::Path::new(&tried(1)).exists().then_some(())).await;
            assert_eq!(state_of(server, id, &photo).await, PhotoState::Unchecked, "nobody is shown it yet");
            let ready = async || {
                server.pass(chrono::TimeDelta::minutes(1));
                (state_of(server, id, &photo).await == PhotoState::Ready).then_some(())
            };
            eventually("it is looked at again and shown", ready).await;
        },
    )
    .await;
}
