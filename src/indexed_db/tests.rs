//! The phone's disk in a real browser: what the engine relies on ([`LocalStore`]) holds on IndexedDB.
use app::domain::channel::Channel;
use app::domain::photo::ReportPhoto;
use app::domain::report::ReportContent;
use app::domain::unit::UnitId;
use app::offline::draft::DraftForm;
use app::wire::reports::{PhotoReceipt, Receipt, ReportSubmission};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::*;
use crate::js;

wasm_bindgen_test_configure!(run_in_browser);

/// A disk with nothing on it. Connections of earlier tests let go when the database is deleted.
pub async fn empty_disk() -> IndexedDb {
    let factory = js::window().indexed_db().unwrap().unwrap();
    let deleting = factory.delete_database("rutan").unwrap();
    let gone = js_sys::Promise::new(&mut |resolve, reject| {
        deleting.set_onsuccess(Some(&resolve));
        deleting.set_onerror(Some(&reject));
    });
    JsFuture::from(gone).await.unwrap();
    IndexedDb::default()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 2, 14).unwrap()
}

fn photo(bytes: &[u8]) -> ReportPhoto {
    let (hash, size) = (PhotoHash::of(bytes), bytes.len() as u64);
    ReportPhoto { hash, size, width: 4, height: 3, caption: "จอ LED".into(), taken_at: None, location: None }
}

fn draft(id: u128, photos: &[&[u8]]) -> Draft {
    let form = DraftForm { people: "๑๒".into(), photos: photos.iter().map(|bytes| photo(bytes)).collect(), ..Default::default() };
    Draft { id: ReportId(Uuid::from_u128(id)), version: 1, owner: None, form, created_ms: 1, changed_ms: 2 }
}

fn item(id: u128, version: u32, photos: &[&[u8]]) -> OutboxItem {
    let content = ReportContent {
        unit: UnitId(Uuid::nil()),
        channel: Channel::Community,
        from: day(),
        to: day(),
        place_area: None,
        place: String::new(),
        location: None,
        people: Some(12),
        partners: Default::default(),
        topics: Default::default(),
        note: String::new(),
        photos: photos.iter().map(|bytes| photo(bytes)).collect(),
    };
    let submission = ReportSubmission { version, content, saved_at: DateTime::<Utc>::UNIX_EPOCH };
    OutboxItem { id: ReportId(Uuid::from_u128(id)), owner: None, submission, saved_ms: 5, delivery: Delivery::default() }
}

fn sent(item: &OutboxItem) -> SentReport {
    let photos = item.submission.content.photos.iter().map(|photo| PhotoReceipt { hash: photo.hash.clone(), stored: true }).collect();
    let (report, version, number) = (item.id, item.submission.version, "69-000001".to_owned());
    let receipt = Receipt { report, version, number, received_at: DateTime::<Utc>::UNIX_EPOCH, complete: true, photos };
    SentReport { id: item.id, owner: None, submission: item.submission.clone(), receipt, settled_ms: 9, review: None }
}

/// As after its draft was written and saved.
async fn queue(disk: &IndexedDb, item: &OutboxItem) {
    disk.save_draft(&Draft { id: item.id, version: item.submission.version, ..draft(0, &[]) }, None).await.unwrap().unwrap();
    disk.enqueue(item, 2).await.unwrap().unwrap();
}

async fn keep(disk: &IndexedDb, bytes: &[u8]) -> PhotoHash {
    let hash = PhotoHash::of(bytes);
    disk.save_photo(&hash, bytes, b"small").await.unwrap();
    hash
}

#[wasm_bindgen_test]
async fn a_draft_and_its_picture_are_there_after_the_app_was_closed() {
    let disk = empty_disk().await;
    let hash = keep(&disk, b"one").await;
    let draft = draft(1, &[b"one"]);
    disk.save_draft(&draft, None).await.unwrap().unwrap();
    drop(disk);
    let disk = IndexedDb::default();
    assert_eq!(disk.draft(draft.id).await.unwrap(), Some(draft.clone()));
    assert_eq!(disk.drafts().await.unwrap(), [draft]);
    assert_eq!(disk.photo(&hash).await.unwrap().as_deref(), Some(&b"one"[..]));
    assert_eq!(disk.preview(&hash).await.unwrap().as_deref(), Some(&b"small"[..]));
}

#[wasm_bindgen_test]
async fn saving_moves_a_draft_into_the_queue_and_back_only_while_nothing_was_sent() {
    let disk = empty_disk().await;
    let draft = draft(1, &[b"one"]);
    disk.save_draft(&draft, None).await.unwrap().unwrap();
    let waiting = item(1, 1, &[b"one"]);
    disk.enqueue(&waiting, draft.changed_ms).await.unwrap().unwrap();
    assert_eq!((disk.drafts().await.unwrap().len(), disk.outbox().await.unwrap()), (0, vec![waiting.clone()]));

    let begun = Delivery { first_attempt_ms: Some(7), ..Default::default() };
    assert!(disk.update_delivery(waiting.id, 1, &begun).await.unwrap());
    assert!(!disk.take_back(&waiting, &draft).await.unwrap(), "it was read before the first attempt");
    assert_eq!(disk.outbox().await.unwrap()[0].delivery, begun);
    assert!(!disk.update_delivery(waiting.id, 2, &begun).await.unwrap(), "another version");

    let begun = disk.outbox().await.unwrap().remove(0);
    assert!(disk.take_back(&begun, &draft).await.unwrap());
    assert_eq!((disk.drafts().await.unwrap(), disk.outbox().await.unwrap()), (vec![draft], vec![]));
}

#[wasm_bindgen_test]
async fn a_stale_window_neither_writes_over_a_newer_draft_nor_brings_a_saved_one_back() {
    let disk = empty_disk().await;
    let opened = draft(1, &[b"one"]);
    disk.save_draft(&opened, None).await.unwrap().unwrap();
    let newer = Draft { changed_ms: 5, ..draft(1, &[b"one", b"two"]) };
    disk.save_draft(&newer, Some(2)).await.unwrap().unwrap();
    let late = Draft { changed_ms: 9, ..opened.clone() };
    let refused = Err(Stale::Newer(Box::new(newer.clone())));
    assert_eq!(disk.save_draft(&late, Some(2)).await.unwrap(), refused);
    assert_eq!(disk.enqueue(&item(1, 1, &[b"one"]), 2).await.unwrap(), refused);
    assert_eq!((disk.draft(opened.id).await.unwrap(), disk.outbox().await.unwrap()), (Some(newer), vec![]));
    disk.enqueue(&item(1, 1, &[b"one", b"two"]), 5).await.unwrap().unwrap();
    assert_eq!(disk.save_draft(&late, Some(2)).await.unwrap(), Err(Stale::Gone));
    assert_eq!(disk.draft(opened.id).await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_save_that_races_the_first_attempt_leaves_what_is_on_its_way_as_it_is() {
    let disk = empty_disk().await;
    let waiting = item(1, 1, &[b"one"]);
    queue(&disk, &waiting).await;
    let begun = Delivery { first_attempt_ms: Some(7), ..Default::default() };
    assert!(disk.update_delivery(waiting.id, 1, &begun).await.unwrap());
    assert_eq!(disk.enqueue(&item(1, 1, &[b"two"]), 2).await.unwrap(), Err(Stale::OnItsWay));
    assert_eq!(disk.enqueue(&waiting, 2).await.unwrap(), Ok(()), "the same words: saved once");
    assert_eq!(disk.outbox().await.unwrap(), [OutboxItem { delivery: begun, ..waiting }]);
}

#[wasm_bindgen_test]
async fn a_receipt_frees_only_the_pictures_that_nothing_else_names() {
    let disk = empty_disk().await;
    let (only_here, shared) = (keep(&disk, b"only here").await, keep(&disk, b"shared").await);
    disk.save_draft(&draft(2, &[b"shared"]), None).await.unwrap().unwrap();
    let first = item(1, 1, &[b"only here", b"shared"]);
    queue(&disk, &first).await;
    disk.settle(&sent(&first)).await.unwrap();
    assert_eq!(disk.outbox().await.unwrap(), []);
    assert_eq!(disk.sent().await.unwrap().len(), 1);
    assert_eq!(disk.photo(&only_here).await.unwrap(), None);
    assert!(disk.preview(&only_here).await.unwrap().is_some(), "my reports still shows it small");
    assert!(disk.photo(&shared).await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_newer_version_saved_meanwhile_goes_on_waiting() {
    let disk = empty_disk().await;
    let hash = keep(&disk, b"one").await;
    let newer = item(1, 2, &[b"one"]);
    queue(&disk, &newer).await;
    disk.settle(&sent(&item(1, 1, &[b"one"]))).await.unwrap();
    assert_eq!(disk.outbox().await.unwrap(), std::slice::from_ref(&newer));
    assert!(disk.photo(&hash).await.unwrap().is_some());
    // An older number, too: a server that lost everything has the count begin anew.
    disk.settle(&sent(&item(1, 3, &[b"one"]))).await.unwrap();
    assert_eq!(disk.outbox().await.unwrap(), [newer]);
}

#[wasm_bindgen_test]
async fn a_deleted_draft_takes_its_own_pictures_with_it() {
    let disk = empty_disk().await;
    let (own, shared) = (keep(&disk, b"own").await, keep(&disk, b"shared").await);
    disk.save_draft(&draft(1, &[b"own", b"shared"]), None).await.unwrap().unwrap();
    disk.save_draft(&draft(2, &[b"shared"]), None).await.unwrap().unwrap();
    disk.delete_draft(ReportId(Uuid::from_u128(1))).await.unwrap();
    assert_eq!(disk.drafts().await.unwrap().len(), 1);
    assert_eq!((disk.photo(&own).await.unwrap(), disk.preview(&own).await.unwrap()), (None, None));
    assert!(disk.photo(&shared).await.unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_record_of_another_version_of_the_app_stays_with_its_pictures() {
    let disk = empty_disk().await;
    let (kept, loose) = (keep(&disk, b"kept").await, keep(&disk, b"loose").await);
    let foreign = format!(r#"{{"from":"the future","picture":"{kept}"}}"#);
    disk.database.run(&[OUTBOX], Access::Write, async |tx| tx.put_text(OUTBOX, "future", &foreign)).await.unwrap();
    queue(&disk, &item(1, 1, &[])).await;
    assert_eq!(disk.outbox().await.unwrap().len(), 1, "the one that can be read");
    assert_eq!(disk.unreadable().await.unwrap(), 1, "and the other is told of");
    disk.sweep().await.unwrap();
    assert!(disk.photo(&kept).await.unwrap().is_some());
    assert_eq!(disk.photo(&loose).await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_transaction_that_fails_in_the_middle_leaves_nothing() {
    let disk = empty_disk().await;
    let failed = disk.database.run(&[VALUES], Access::WriteStrict, async |tx| {
        tx.put_text(VALUES, "half", "1")?;
        tx.text(VALUES, "half").await?;
        Err::<(), _>(JsValue::from_str("stop"))
    });
    assert!(matches!(failed.await, Err(StoreError::Failed(_))));
    assert_eq!(disk.value("half").await.unwrap(), None);
    disk.set_value("whole", Some("2")).await.unwrap();
    assert_eq!(disk.value("whole").await.unwrap().as_deref(), Some("2"));
    disk.set_value("whole", None).await.unwrap();
    assert_eq!(disk.value("whole").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn a_connection_that_the_browser_closed_is_opened_again() {
    let disk = empty_disk().await;
    disk.set_value("name", Some("1")).await.unwrap();
    // As another tab's upgrade does: this tab's connection lets go.
    let other = empty_disk().await;
    other.set_value("name", Some("2")).await.unwrap();
    assert_eq!(disk.value("name").await.unwrap().as_deref(), Some("2"));
}
