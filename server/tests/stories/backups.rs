//! An operator copies a whole installation while it runs, and brings it back on an empty machine.
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use app::domain::access::Scope;
use app::domain::photo::PhotoHash;
use app::wire::reports::Receipt;
use chrono::Utc;
use server::backup::{BackupError, RESTORING, Source, backup, restore};
use server::config::{Config, PICTURES};
use server::doctor::{Complaint, examine};
use server::running;
use server::store::ReportFilter;
use server::store::tables::{Narrow, Rows};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::access_matrix::fixture;
use super::health::files_below;
use crate::common::*;

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

/// Reports with pictures, months with papers, letters with enclosures, signed forms, material with previews, people of every kind.
#[tokio::test]
async fn a_whole_country_comes_back_table_by_table_and_file_by_file() {
    let world = fixture::world().await;
    let (state, elsewhere) = (&world.server.state, tempfile::tempdir().unwrap());
    eventually("nothing is left to be done", async || {
        let stuck = state.store.stuck_jobs(state.now()).await.unwrap();
        (stuck.overdue == 0).then_some(())
    })
    .await;
    let (copy, empty) = (elsewhere.path().join("backup"), elsewhere.path().join("new"));
    let source = Source { store: &state.store, photos: &state.photos, keys: &state.config.receipt_keys, data: &state.config.data };
    let done = backup(source, &copy).await.unwrap();
    assert!(done.copied > 0 && done.lost == 0, "{done:?}");
    let restored = restore(&copy, &empty, &empty.join("keys")).await.unwrap();
    assert_eq!((restored.copied, restored.lost), (done.copied, 0));

    let (before, now) = (state.config.database.trim_start_matches("sqlite://"), empty.join("rutan.db"));
    let mut tables = SqliteConnectOptions::from_str(&format!("sqlite://{}", now.display())).unwrap().connect().await.unwrap();
    sqlx::query("ATTACH ? AS before").bind(before).execute(&mut tables).await.unwrap();
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM before.sqlite_master WHERE type = 'table' ORDER BY name")
        .fetch_all(&mut tables)
        .await
        .unwrap();
    let mut filled = 0;
    // Numbers go on with a gap.
    for name in names.iter().filter(|name| *name != "counters" && *name != "sqlite_sequence") {
        let compare = format!(
            "SELECT (SELECT COUNT(*) FROM before.{name}), (SELECT COUNT(*) FROM main.{name}), \
             (SELECT COUNT(*) FROM (SELECT * FROM before.{name} EXCEPT SELECT * FROM main.{name}))"
        );
        let (had, has, differ): (i64, i64, i64) = sqlx::query_as(AssertSqlSafe(compare)).fetch_one(&mut tables).await.unwrap();
        assert_eq!((has, differ), (had, 0), "{name}");
        filled += usize::from(had > 0);
    }
    assert!(filled > 30, "{filled} of {} tables hold something", names.len());
    tables.close().await.unwrap();

    let (had, has) = (files(&state.config.data.join(PICTURES)), files(&empty.join(PICTURES)));
    let other: Vec<_> = has.iter().filter(|(name, bytes)| had.get(*name) != Some(bytes)).map(|(name, _)| name).collect();
    assert!(other.is_empty(), "{other:?}");
    // What is not named any more stays behind: a paper that another took the place of.
    let left: Vec<_> = had.keys().filter(|name| !has.contains_key(*name) && !name.starts_with("documents")).collect();
    assert!(left.is_empty(), "{left:?}");
    let signed = PhotoHash::of(b"%PDF-1.7 signed");
    assert!(has.keys().any(|name| name.ends_with(signed.as_str())), "the forms that were signed");
    for shelf in ["photos", "thumbs", "prints", "documents", "files"] {
        assert!(has.keys().any(|name| name.starts_with(shelf)), "nothing of {shelf} was there to come back");
    }
    world.server.stop().await;
}

/// By the path below the folder; what is on its way here is nothing yet, and a table that waits to be imported can be handed in again.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let read = |path: PathBuf| (path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap());
    let found = files_below(folder).into_iter().map(read);
    found.filter(|(name, _)| !name.starts_with("staging") && !name.starts_with("imports")).collect()
}

fn every_report() -> Rows {
    Rows { scope: Scope::Everything, narrow: Narrow::Reports(ReportFilter::default()), condition: None, now: Utc::now() }
}
