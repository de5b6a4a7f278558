//! An operator asks the installation whether all that was acknowledged is there.
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use app::domain::access::Scope;
use app::domain::photo::PhotoHash;
use chrono::{DateTime, TimeDelta, Utc};
use server::backup::{BackupError, Source, backup, restore};
use server::config::PICTURES;
use server::doctor::{Complaint, Examined, examine};
use server::running;
use server::store::tables::{Narrow, Rows};
use server::store::{ReportFilter, Shelf};

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
    let source = Source { store: &state.store, photos: &state.photos, keys: &state.config.receipt_keys };
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
    let opened = running::open(TestServer::config(&database, &empty)).await.unwrap();
    let mut complaints = Vec::new();
    let examined =
        examine(&opened.store, &opened.photos, &empty, server.state.now(), |complaint| complaints.push(complaint)).await.unwrap();
    complaints.retain(|complaint| !matches!(complaint, Complaint::Disk(_)));
    assert_eq!(complaints, []);
    assert_eq!((examined.things, examined.bytes), (2, (first.len() + second.len()) as u64));
    assert_eq!(opened.store.table_count(&every_report()).await.unwrap(), 1);
    assert_eq!(opened.receipts.public(), server.state.receipts.public(), "old receipts are still vouched for");
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
