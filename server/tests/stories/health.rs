//! An operator asks the installation whether all that was acknowledged is there.
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use app::domain::access::Scope;
use app::domain::photo::PhotoHash;
use app::wire::paths;
use app::wire::reports::Receipt;
use chrono::{DateTime, TimeDelta, Utc};
use server::backup::{BackupError, RESTORING, Source, backup, restore};
use server::config::{Config, PICTURES};
use server::doctor::{Complaint, Examined, examine};
use server::running;
use server::store::tables::{Narrow, Rows};
use server::store::{ReportFilter, Shelf};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::common::*;

async fn asked(server: &TestServer, now: DateTime<Utc>) -> (Vec<Complaint>, Examined) {
    let mut complaints = Vec::new();
    let state = &server.state;
    let examined = examine(&state.store, &state.photos, &state.config.data, now, |complaint| complaints.push(complaint)).await.unwrap();
    // The disk of whoever runs this may be full; that is not what is told here.
    complaints.retain(|complaint| !matches!(complaint, Complaint::Disk(_)));
    (complaints, examined)
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
    // By hand, past every rule.
    let options = SqliteConnectOptions::from_str(&server.state.config.database).unwrap().foreign_keys(false);
    let mut hand = options.connect().await.unwrap();
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

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[tokio::test]
async fn a_backup_goes_over_nothing_that_is_not_its_own() {
    let (server, other) = (TestServer::start(None).await, TestServer::start(None).await);
    let (state, elsewhere) = (&server.state, tempfile::tempdir().unwrap());
    let (mine, theirs) = (elsewhere.path().join("mine"), elsewhere.path().join("theirs"));
    let of =
        |server: &'_ TestServer| -> (PathBuf, PathBuf) { (server.state.config.receipt_keys.clone(), server.state.config.data.clone()) };
    let (keys, data) = of(&server);
    let source = Source { store: &state.store, photos: &state.photos, keys: &keys, data: &data };
    backup(source, &mine).await.unwrap();
    let (other_keys, other_data) = of(&other);
    let others = Source { store: &other.state.store, photos: &other.state.photos, keys: &other_keys, data: &other_data };
    backup(others, &theirs).await.unwrap();

    let kept = std::fs::read(mine.join("rutan.db")).unwrap();
    assert!(matches!(backup(others, &mine).await, Err(BackupError::OthersBackup(_))));
    for within in [data.clone(), data.join("new/backup"), data.join("../").join(data.file_name().unwrap()).join("b")] {
        assert!(matches!(backup(source, &within).await, Err(BackupError::Inside(_))), "{within:?}");
    }
    let without = Source { keys: elsewhere.path(), ..source };
    assert!(matches!(backup(without, &mine).await, Err(BackupError::NoKeys(_))));
    assert_eq!(std::fs::read(mine.join("rutan.db")).unwrap(), kept);
    state.store.ping().await.unwrap();

    // Nor does what comes back: over other keys, or without any.
    let empty = elsewhere.path().join("new");
    assert!(matches!(restore(&mine, &empty, &other_keys).await, Err(BackupError::OtherKey(_))));
    std::fs::rename(mine.join("keys"), elsewhere.path().join("kept apart")).unwrap();
    assert!(matches!(restore(&mine, &empty, &empty.join("keys")).await, Err(BackupError::NoKeys(_))));
    assert!(!empty.exists());
    // One that was cut short is no beginning.
    std::fs::create_dir(&empty).unwrap();
    std::fs::write(empty.join(RESTORING), "").unwrap();
    let database = format!("sqlite://{}", empty.join("rutan.db").display());
    let refused = running::open(TestServer::config(&database, &empty)).await.map(drop).unwrap_err();
    assert!(refused.to_string().contains("cut short"), "{refused}");
    assert!(!empty.join("rutan.db").exists());
    server.stop().await;
    other.stop().await;
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
async fn a_backup_of_a_running_installation_comes_back_whole_on_an_empty_machine() {
    let server = TestServer::start(None).await;
    let phone = server.phone(&CHAERAMAE_1).await;
    let (first, second) = (jpeg(1, 200, 150), jpeg(2, 200, 150));
    let id = new_id();
    phone.put_report(id, &submission(CHAERAMAE_1.unit, &[&first, &second])).await.expect(200);
    phone.put_photo(id, &first).await.expect(200);
    let (state, elsewhere) = (&server.state, tempfile::tempdir().unwrap());
    let (copy, empty) = (elsewhere.path().join("backup"), elsewhere.path().join("new"));
    let source = Source { store: &state.store, photos: &state.photos, keys: &state.config.receipt_keys, data: &state.config.data };
    let done = backup(source, &copy).await.unwrap();
    assert_eq!((done.database, done.copied, done.known, done.lost), (true, 1, 0, 0));
    phone.put_photo(id, &second).await.expect(200);
    let again = backup(source, &copy).await.unwrap();
    assert_eq!((again.copied, again.known, again.lost), (1, 1, 0), "only what is new");
    assert_eq!(open_to_others(&copy), Vec::<PathBuf>::new());

    let restored = restore(&copy, &empty, &empty.join("keys")).await.unwrap();
    assert_eq!((restored.copied, restored.lost), (2, 0));
    assert_eq!(open_to_others(&empty), Vec::<PathBuf>::new());
    assert!(matches!(restore(&copy, &empty, &empty.join("keys")).await, Err(BackupError::NotEmpty(_))));
    let database = format!("sqlite://{}", empty.join("rutan.db").display());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let public_url = format!("http://{}", listener.local_addr().unwrap());
    let opened = running::open(Config { public_url: public_url.clone(), ..TestServer::config(&database, &empty) }).await.unwrap();
    let mut complaints = Vec::new();
    let examined =
        examine(&opened.store, &opened.photos, &empty, server.state.now(), |complaint| complaints.push(complaint)).await.unwrap();
    complaints.retain(|complaint| !matches!(complaint, Complaint::Disk(_)));
    assert_eq!(complaints, []);
    assert_eq!((examined.things, examined.bytes), (2, (first.len() + second.len()) as u64));
    assert_eq!(opened.store.table_count(&every_report()).await.unwrap(), 1);
    assert_eq!(opened.receipts.public(), server.state.receipts.public(), "old receipts are still vouched for");

    // One that came after the copy was made is gone from here, and its number is out there.
    let number = async |phone: &Client| {
        let receipt: Receipt = phone.put_report(new_id(), &submission(CHAERAMAE_1.unit, &[&first])).await.expect(200).json();
        receipt.number
    };
    let gone = number(&phone).await;
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(running::run(opened, listener, async { drop(stopped.await) }));
    let (ministry, joined) = (Client::new(&public_url), Client::new(&public_url));
    ministry.sign_in("moi", PASSWORD).await.expect(200);
    joined.join(&ministry.issue_card(CHAERAMAE_1.person).await.code).await.expect(200);
    let given = number(&joined).await;
    assert!(given > gone, "{given} after {gone}");
    drop(stop);
    running.await.unwrap().unwrap();
    server.stop().await;
}

/// What another account of the machine could read: rights of a folder keep what is below it.
fn open_to_others(path: &Path) -> Vec<PathBuf> {
    let about = path.metadata().unwrap();
    if about.permissions().mode() & 0o077 != 0 {
        return vec![path.to_owned()];
    }
    let inside = |below: Vec<_>| below.iter().flat_map(|path: &PathBuf| open_to_others(path)).collect();
    let is_kept_by_its_folder = path.file_name().is_some_and(|name| name == PICTURES);
    match about.is_dir() && !is_kept_by_its_folder {
        true => inside(path.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect()),
        false => Vec::new(),
    }
}

fn every_report() -> Rows {
    Rows { scope: Scope::Everything, narrow: Narrow::Reports(ReportFilter::default()), condition: None, now: Utc::now() }
}
