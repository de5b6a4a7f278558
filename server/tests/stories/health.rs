//! An operator asks the installation whether all that was acknowledged is there.
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use app::domain::photo::PhotoHash;
use app::wire::paths;
use app::wire::personal::ErasureInput;
use chrono::{DateTime, TimeDelta, Utc};
use server::backup::{Source, backup, restore};
use server::config::PICTURES;
use server::doctor::{Complaint, Examined, examine};
use server::photo_storage::PhotoStorage;
use server::store::{Shelf, Store};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::assignments::{naming, new_id as new_assignment};

use crate::common::*;

async fn asked(server: &TestServer, now: DateTime<Utc>) -> (Vec<Complaint>, Examined) {
    let mut complaints = Vec::new();
    let state = &server.state;
    let examined = examine(&state.store, &state.photos, &state.config.data, now, |complaint| complaints.push(complaint)).await.unwrap();
    // The disk of whoever runs this may be full; that is not what is told here.
    complaints.retain(|complaint| !matches!(complaint, Complaint::Disk(_)));
    (complaints, examined)
}

/// Past every rule.
async fn by_hand(database: &str) -> SqliteConnection {
    SqliteConnectOptions::from_str(database).unwrap().foreign_keys(false).connect().await.unwrap()
}

#[tokio::test]
async fn a_picture_that_is_gone_or_not_what_it_was_is_named() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        let photos = [jpeg(1, 200, 150), jpeg(2, 200, 150), jpeg(3, 200, 150)];
        let (id, awaited) = (new_id(), jpeg(4, 200, 150));
        let all: Vec<&[u8]> = photos.iter().chain([&awaited]).map(Vec::as_slice).collect();
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &all)).await.expect(200);
        for photo in &photos {
            phone.put_photo(id, photo).await.expect(200);
        }
        let (complaints, examined) = asked(server, server.state.now()).await;
        assert_eq!(complaints, [], "a picture that is still to come is no loss");
        let bytes: usize = photos.iter().map(Vec::len).sum();
        assert_eq!((examined.things, examined.bytes), (3, bytes as u64));

        let of = |photo: &[u8]| PhotoHash::of(photo);
        let file = |hash: &PhotoHash| server.state.config.data.join(PICTURES).join("photos").join(&hash.as_str()[..2]).join(hash.as_str());
        let (damaged, cut, missing) = (of(&photos[0]), of(&photos[1]), of(&photos[2]));
        let mut bytes = photos[0].clone();
        bytes[100] ^= 1;
        std::fs::write(file(&damaged), bytes).unwrap();
        std::fs::write(file(&cut), &photos[1][..100]).unwrap();
        std::fs::remove_file(file(&missing)).unwrap();
        let (complaints, examined) = asked(server, server.state.now()).await;
        let expected = [
            Complaint::Damaged(Shelf::Photos, damaged),
            Complaint::Damaged(Shelf::Photos, cut),
            Complaint::Missing(Shelf::Photos, missing),
        ];
        assert_eq!(examined.complaints as usize, expected.len());
        assert!(expected.iter().all(|complaint| complaints.contains(complaint)), "{complaints:?}");
    })
    .await;
}

#[tokio::test]
async fn a_report_whose_rows_are_not_all_there_is_named() {
    let server = TestServer::start(None).await;
    let phone = server.phone(&CHAERAMAE_1).await;
    let (unnamed, unknown, gone) = (new_id(), new_id(), new_id());
    for (n, id) in [unnamed, unknown, gone].into_iter().enumerate() {
        let photo = jpeg(u32::try_from(n).unwrap(), 200, 150);
        phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
        phone.put_photo(id, &photo).await.expect(200);
    }
    assert_eq!(asked(&server, server.state.now()).await.0, []);
    let mut hand = by_hand(&server.state.config.database).await;
    for (statement, id) in [
        ("DELETE FROM report_photos WHERE report = ?", unnamed),
        ("DELETE FROM photos WHERE hash IN (SELECT hash FROM report_photos WHERE report = ?)", unknown),
        ("DELETE FROM report_versions WHERE report = ?", gone),
    ] {
        let deleted = sqlx::query(statement).bind(id.0).execute(&mut hand).await.unwrap();
        assert_eq!(deleted.rows_affected(), 1, "{statement}");
    }
    hand.close().await.unwrap();
    let mut named: Vec<_> = asked(&server, server.state.now()).await.0.iter().map(ToString::to_string).collect();
    named.sort();
    let mut expected = [unnamed, unknown, gone].map(|id| format!("report {}: ", id.0));
    expected.sort();
    assert!(named.len() == 3 && named.iter().zip(&expected).all(|(said, of)| said.starts_with(of.as_str())), "{named:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_small_picture_that_the_disk_lost_is_made_again() {
    let server = TestServer::start(None).await;
    let (phone, id, photo) = (server.phone(&CHAERAMAE_1).await, new_id(), jpeg(1, 200, 150));
    phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&photo])).await.expect(200);
    phone.put_photo(id, &photo).await.expect(200);
    let address = paths::thumbnail(id, &PhotoHash::of(&photo));
    let shown = async || Some(phone.get(&address).await).filter(|reply| reply.status == 200).map(|reply| reply.body);
    let before = eventually("the small picture", &shown).await;
    let folder = server.state.config.data.join(PICTURES).join("thumbs");
    let file = files_below(&folder).into_iter().find(|file| std::fs::read(file).unwrap() == before).expect("on the disk");
    for lose in [|file: &Path| std::fs::remove_file(file), |file: &Path| std::fs::write(file, "")] {
        lose(&file).unwrap();
        phone.get(&address).await.expect(404);
        assert_eq!(eventually("the small picture again", &shown).await, before);
    }
    server.stop().await;
}

pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_clock_that_was_set_back_is_told() {
    on_both(async |server| {
        let phone = server.phone(&CHAERAMAE_1).await;
        phone.put_report(new_id(), &submission(CHAERAMAE_1.unit, &[&jpeg(1, 200, 150)])).await.expect(200);
        let (complaints, _) = asked(server, server.state.now() - TimeDelta::minutes(10)).await;
        assert!(matches!(complaints.as_slice(), [Complaint::Clock(_)]), "{complaints:?}");
    })
    .await;
}

#[tokio::test]
async fn a_signed_form_that_is_gone_is_named() {
    on_both(async |server| {
        let (ubon, id) = (server.staff("ubon").await, new_assignment());
        ubon.put(paths::assignment(id), &naming(server, unit_id(22), 0, false)).await.expect(200);
        let paper = b"%PDF-1.7 signed".to_vec();
        ubon.post_bytes(&paths::assignment_signed_copy(id), paper.clone()).await.expect(200);
        let (complaints, examined) = asked(server, server.state.now()).await;
        assert_eq!((complaints, examined.things, examined.bytes), (Vec::new(), 1, paper.len() as u64));
        let hash = PhotoHash::of(&paper);
        let file = server.state.config.data.join(PICTURES).join("documents").join(&hash.as_str()[..2]).join(hash.as_str());
        std::fs::write(&file, b"%PDF-1.7 forged").unwrap();
        assert_eq!(asked(server, server.state.now()).await.0, [Complaint::Damaged(Shelf::Documents, hash.clone())]);
        std::fs::remove_file(&file).unwrap();
        assert_eq!(asked(server, server.state.now()).await.0, [Complaint::Missing(Shelf::Documents, hash)]);
    })
    .await;
}

#[tokio::test]
async fn jobs_that_hang_a_ledger_that_does_not_add_up_and_who_should_be_erased_are_named() {
    let server = TestServer::start(None).await;
    let moi = server.staff("moi").await;
    let phone = server.phone(&CHAERAMAE_1).await;
    phone.put_report(new_id(), &submission(CHAERAMAE_1.unit, &[&jpeg(1, 200, 150)])).await.expect(200);
    moi.post(paths::person_erasure(CHAERAMAE_1.person), &ErasureInput { reason: "เจ้าของข้อมูลขอ".to_owned() }).await.expect(200);
    let soon = server.state.now() + TimeDelta::minutes(30);
    let mut hand = by_hand(&server.state.config.database).await;
    sqlx::query("DELETE FROM jobs").execute(&mut hand).await.unwrap();
    let later = soon + TimeDelta::minutes(61);
    assert_eq!(asked(&server, later).await.0, []);
    for statement in [
        "INSERT INTO jobs (kind, payload, due_at) VALUES ('likeness', 'x', ?1)",
        "INSERT INTO jobs (kind, payload, due_at, given_up_at) VALUES ('likeness', 'x', ?1, ?1)",
        "UPDATE people SET erased_at = NULL WHERE id = (SELECT person FROM erasures) AND ?1 <> ''",
        "UPDATE obligations SET activities = activities + 7 WHERE unit = (SELECT unit FROM reports) AND ?1 <> ''",
    ] {
        let changed =
            sqlx::query(statement).bind(soon.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)).execute(&mut hand).await.unwrap();
        assert!(changed.rows_affected() > 0, "{statement}");
    }
    hand.close().await.unwrap();
    let (complaints, _) = asked(&server, later).await;
    let is_told = |told: fn(&Complaint) -> bool| complaints.iter().any(told);
    assert!(is_told(|of| matches!(of, Complaint::Overdue(1))) && is_told(|of| matches!(of, Complaint::GivenUp(1))), "{complaints:?}");
    assert!(is_told(|of| matches!(of, Complaint::Ledger(_, 1))) && is_told(|of| matches!(of, Complaint::NotErased(1))), "{complaints:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_damaged_file_and_a_full_disk_are_named() {
    let server = TestServer::start(None).await;
    let (state, elsewhere) = (&server.state, tempfile::tempdir().unwrap());
    let source = Source { store: &state.store, photos: &state.photos, keys: &state.config.receipt_keys, data: &state.config.data };
    let (backed_up, again) = (elsewhere.path().join("backup"), elsewhere.path().join("again"));
    backup(source, &backed_up).await.unwrap();
    restore(&backed_up, &again, &again.join("keys")).await.unwrap();
    let file = again.join("rutan.db");
    let copy = format!("sqlite://{}", file.display());
    // A page that nothing else of what is looked at needs.
    let mut hand = by_hand(&copy).await;
    let page: i64 = sqlx::query_scalar("SELECT rootpage FROM sqlite_master WHERE name = 'webhooks'").fetch_one(&mut hand).await.unwrap();
    let size: i64 = sqlx::query_scalar("PRAGMA page_size").fetch_one(&mut hand).await.unwrap();
    hand.close().await.unwrap();
    let storage = PhotoStorage::on_disk(&again.join(PICTURES)).unwrap();
    // No byte is free where processes are told of.
    let ask = async || {
        let (store, mut complaints) = (Store::connect_existing(&copy).await.unwrap(), Vec::new());
        examine(&store, &storage, Path::new("/proc"), state.now(), |complaint| complaints.push(complaint)).await.unwrap();
        store.close().await;
        complaints
    };
    assert_eq!(ask().await, [Complaint::Disk(0)]);
    let place = u64::try_from((page - 1) * size).unwrap();
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().write_all_at(&[0xff; 64], place).unwrap();
    let complaints = ask().await;
    assert!(matches!(complaints.as_slice(), [Complaint::File(_), Complaint::Disk(0)]), "{complaints:?}");
    server.stop().await;
}
