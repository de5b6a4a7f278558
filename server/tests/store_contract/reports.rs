//! A report is here exactly once, whatever is repeated or raced.
use app::domain::access::Scope;
use app::wire::reports::{PhotoState, ReportState, ReportSubmission, WaitingVersion};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use server::store::{NewReport, PutReport, ReportFilter, StoreError};

use crate::stage::{Stage, VILLAGE, at, hash, new_id, new_report, person_id, session, unit_id};

async fn everything(stage: &Stage) -> Vec<app::wire::reports::ReportSummary> {
    stage.store.reports(&Scope::Everything, &ReportFilter::default(), None, 500).await.unwrap().items
}

pub async fn a_repeat_gets_the_identical_receipt(stage: &Stage) {
    let (id, submission) = (new_id(), session(VILLAGE, &["hall"]));
    // The clock has nanoseconds; the answer must not differ from what is read back.
    let mut report = new_report(id, &submission, 0);
    report.received_at += Duration::nanoseconds(123_456_789);
    let PutReport::Stored(first) = stage.store.put_report(&report).await.unwrap() else { panic!("stored") };
    assert!(!first.complete && !first.photos[0].stored);
    assert_eq!(stage.put(id, &submission, 500).await, PutReport::Same(first.clone()));
    assert_eq!(stage.store.receipt(id).await.unwrap(), Some(first.clone()));

    stage.picture("hall", 10).await;
    let complete = stage.store.receipt(id).await.unwrap().unwrap();
    assert!(complete.complete && complete.photos[0].stored);
    assert_eq!((complete.number, complete.received_at), (first.number, first.received_at));
    assert_eq!(stage.store.receipt(new_id()).await.unwrap(), None);
}

pub async fn other_content_under_the_same_version_is_refused(stage: &Stage) {
    let (id, submission) = (new_id(), session(VILLAGE, &["hall"]));
    let receipt = stage.stored(id, &submission, 0).await;
    assert_eq!(stage.put(id, &session(VILLAGE, &["other"]), 1).await, PutReport::Conflict);
    assert_eq!(stage.put(id, &ReportSubmission { version: 3, ..submission.clone() }, 1).await, PutReport::Conflict);
    assert_eq!(stage.put(new_id(), &ReportSubmission { version: 2, ..submission }, 1).await, PutReport::Conflict);
    assert_eq!(stage.store.receipt(id).await.unwrap(), Some(receipt), "nothing changed");
    assert_eq!(everything(stage).await.len(), 1);
    assert_eq!(stage.store.named_photo(id, &hash("other")).await.unwrap(), None, "nothing is half stored");
}

pub async fn a_repeat_is_known_by_its_content_when_the_digest_is_another_servers(stage: &Stage) {
    let (id, submission) = (new_id(), session(VILLAGE, &["hall"]));
    let receipt = stage.stored(id, &submission, 0).await;
    let by_another = NewReport { digest: [9; 32], ..new_report(id, &submission, 5) };
    assert_eq!(stage.store.put_report(&by_another).await.unwrap(), PutReport::Same(receipt.clone()));

    // A server that did not know the field yet stored the report without it.
    let mut content = serde_json::to_value(&submission.content).unwrap();
    assert!(content.as_object_mut().unwrap().remove("note").is_some());
    stage.execute(&format!("UPDATE report_versions SET content = '{content}'")).await;
    assert_eq!(stage.store.put_report(&by_another).await.unwrap(), PutReport::Same(receipt));
    let mut other = submission.clone();
    other.content.note = "อีกอย่าง".into();
    assert_eq!(stage.put(id, &other, 6).await, PutReport::Conflict);
}

pub async fn a_change_after_sending_is_the_next_version(stage: &Stage) {
    let (id, first) = (new_id(), session(VILLAGE, &["hall", "blurred"]));
    let first_receipt = stage.stored(id, &first, 0).await;
    let mut second = session(VILLAGE, &["hall", "sharp"]);
    second.version = 2;
    second.content.people = Some(50);
    let second_receipt = stage.stored(id, &second, 60).await;
    assert_eq!(second_receipt.number, first_receipt.number);
    assert_eq!(stage.put(id, &first, 90).await, PutReport::Same(first_receipt), "the old version is still known");

    stage.picture("hall", 100).await;
    stage.picture("blurred", 101).await;
    assert_eq!(
        everything(stage).await[0].state,
        ReportState::AwaitingPhotos,
        "the first never was whole: the new version's picture is missing"
    );
    stage.picture("sharp", 102).await;
    let row = everything(stage).await.remove(0);
    assert_eq!((row.state, row.version, row.people), (ReportState::Received, 2, Some(50)));
    assert_eq!(row.received_at, at(0), "it came in when it first came in");
    let captions: Vec<_> = row.photos.iter().map(|photo| photo.caption.as_str()).collect();
    assert_eq!(captions, ["ภาพ hall", "ภาพ sharp"]);
    assert!(stage.store.named_photo(id, &hash("blurred")).await.unwrap().is_some_and(|photo| photo.stored), "nothing is lost");
}

/// The second version of `first`, of another picture.
fn corrected(first: &ReportSubmission, version: u32, picture: &str) -> ReportSubmission {
    let mut next = session(VILLAGE, &["hall", picture]);
    (next.version, next.content.people) = (version, first.content.people.map(|people| people + version));
    next
}

fn waits(version: u32, is_whole: bool) -> Option<WaitingVersion> {
    Some(WaitingVersion { version, is_whole })
}

pub async fn a_correction_takes_its_place_once_its_pictures_are_here(stage: &Stage) {
    let (id, first) = (new_id(), session(VILLAGE, &["hall"]));
    stage.picture("hall", 0).await;
    stage.stored(id, &first, 1).await;
    let second = corrected(&first, 2, "sharp");
    let receipt = stage.stored(id, &second, 60).await;
    assert_eq!((receipt.version, receipt.complete), (2, false));
    assert_eq!(stage.store.receipt(id).await.unwrap(), Some(receipt.clone()), "the phone is told of what it sent last");
    assert_eq!(stage.put(id, &second, 61).await, PutReport::Same(receipt));
    let row = everything(stage).await.remove(0);
    assert_eq!((row.state, row.version, row.people), (ReportState::Received, 1, first.content.people), "what was whole goes on counting");
    let detail = stage.store.report(id).await.unwrap().unwrap();
    assert_eq!((detail.content, detail.waiting), (first.content.clone(), waits(2, false)));
    let captions = |row: &app::wire::reports::ReportSummary| row.photos.iter().map(|photo| photo.caption.clone()).collect::<Vec<_>>();
    assert_eq!(captions(&row), ["ภาพ hall"]);

    // Corrected once more before its picture came, it takes its place all the same: it is whole, and newer than what counts.
    let third = corrected(&first, 3, "sharper");
    assert_eq!(stage.put(id, &ReportSubmission { version: 4, ..third.clone() }, 62).await, PutReport::Conflict);
    stage.stored(id, &third, 62).await;
    stage.picture("sharp", 63).await;
    assert_eq!(everything(stage).await[0].version, 2);
    assert_eq!(stage.store.report(id).await.unwrap().unwrap().waiting, waits(3, false));
    stage.picture("sharper", 64).await;
    let row = everything(stage).await.remove(0);
    assert_eq!((row.state, row.version, row.people), (ReportState::Received, 3, third.content.people));
    assert_eq!((row.received_at, captions(&row)), (at(1), vec!["ภาพ hall".to_owned(), "ภาพ sharper".to_owned()]));
    assert_eq!(stage.store.report(id).await.unwrap().unwrap().waiting, None);
    assert_eq!(stage.store.report_versions(id).await.unwrap().iter().map(|version| version.version).collect::<Vec<_>>(), [3, 2, 1]);

    // What is whole when it comes does not wait for what waits.
    stage.stored(id, &corrected(&first, 4, "never"), 70).await;
    let mut fifth = first.clone();
    fifth.version = 5;
    stage.stored(id, &fifth, 71).await;
    let row = everything(stage).await.remove(0);
    assert_eq!((row.version, row.people, stage.store.report(id).await.unwrap().unwrap().waiting), (5, first.content.people, None));
}

/// Two of its pictures at the same moment: neither takes the other for missing.
pub async fn a_correction_whose_pictures_come_at_once_takes_its_place(stage: &Stage) {
    stage.picture("hall", 0).await;
    for round in 0..12 {
        let (id, names) = (new_id(), [0, 1, 2].map(|n| format!("{round} {n}")));
        stage.stored(id, &session(VILLAGE, &["hall"]), 1).await;
        let mut second = session(VILLAGE, &[&names[0], &names[1], &names[2]]);
        second.version = 2;
        stage.stored(id, &second, 2).await;
        futures::future::join_all(names.iter().map(|name| stage.picture(name, 3))).await;
        let detail = stage.store.report(id).await.unwrap().unwrap();
        assert_eq!((detail.summary.version, detail.summary.state, detail.waiting), (2, ReportState::Received, None), "{round}");
    }
}

/// A server of the release before knows of nothing that waits: it stores the picture, and the next look does the rest.
pub async fn what_was_left_waiting_takes_its_place_in_a_later_look(stage: &Stage) {
    let (id, first) = (new_id(), session(VILLAGE, &["hall"]));
    stage.picture("hall", 0).await;
    stage.stored(id, &first, 1).await;
    stage.stored(id, &corrected(&first, 2, "sharp"), 2).await;
    assert_eq!(stage.store.take_turns(|| at(3)).await.unwrap(), 0);
    stage.execute("UPDATE photos SET state = 'ready' WHERE state = 'awaited'").await;
    stage.stored(id, &corrected(&first, 3, "sharper"), 3).await;
    assert_eq!(everything(stage).await[0].version, 1);
    assert_eq!(stage.store.take_turns(|| at(4)).await.unwrap(), 1);
    assert_eq!(everything(stage).await[0].version, 2, "whole, though a third one waits");
    assert_eq!(stage.store.report(id).await.unwrap().unwrap().waiting, waits(3, false));
    assert_eq!(stage.store.take_turns(|| at(5)).await.unwrap(), 0);
}

/// What a newer release wrote cannot be read here: its picture is taken in all the same, and others have their turn.
pub async fn a_correction_that_cannot_be_read_holds_up_nothing(stage: &Stage) {
    stage.picture("hall", 0).await;
    let first = session(VILLAGE, &["hall"]);
    let (odd, plain) = (new_id(), new_id());
    for id in [odd, plain] {
        stage.stored(id, &first, 1).await;
        let mut second = corrected(&first, 2, "sharp");
        second.content.note = if id == odd { "odd".into() } else { String::new() };
        stage.stored(id, &second, 2).await;
    }
    stage.execute("UPDATE report_versions SET content = '{}' WHERE content LIKE '%\"odd\"%'").await;
    stage.picture("sharp", 3).await;
    let version = async |id| stage.store.report(id).await.unwrap().unwrap().summary.version;
    assert_eq!((version(odd).await, version(plain).await), (1, 2));
    assert_eq!(stage.store.take_turns(|| at(4)).await.unwrap(), 0);
}

pub async fn eight_phones_sending_one_report_make_one_row(stage: &Stage) {
    let (id, submission) = (new_id(), session(VILLAGE, &["hall", "field"]));
    let sends = (0..8).map(|n| {
        let (store, submission) = (stage.store.clone(), submission.clone());
        tokio::spawn(async move { store.put_report(&new_report(id, &submission, n)).await.unwrap() })
    });
    let mut stored = 0;
    let mut receipts = Vec::new();
    for send in sends.collect::<Vec<_>>() {
        match send.await.unwrap() {
            PutReport::Stored(receipt) => {
                stored += 1;
                receipts.push(receipt);
            }
            PutReport::Same(receipt) => receipts.push(receipt),
            PutReport::Conflict | PutReport::MonthClosed => panic!("the same content is no conflict"),
        }
    }
    assert_eq!(stored, 1);
    assert!(receipts.windows(2).all(|pair| pair[0] == pair[1]), "{receipts:?}");
    assert_eq!(everything(stage).await.len(), 1);
}

pub async fn eight_contents_under_one_identity_leave_one(stage: &Stage) {
    let id = new_id();
    let sends = (0..8).map(|n| {
        let store = stage.store.clone();
        tokio::spawn(async move {
            let mut submission = session(VILLAGE, &["hall"]);
            submission.content.people = Some(n);
            store.put_report(&new_report(id, &submission, n.into())).await.unwrap()
        })
    });
    let mut stored = 0;
    for send in sends.collect::<Vec<_>>() {
        match send.await.unwrap() {
            PutReport::Stored(_) => stored += 1,
            PutReport::Conflict | PutReport::MonthClosed => {}
            PutReport::Same(_) => panic!("no two are the same"),
        }
    }
    assert_eq!((stored, everything(stage).await.len()), (1, 1));
}

pub async fn numbers_run_within_a_buddhist_year(stage: &Stage) {
    let submission = session(VILLAGE, &["hall"]);
    let last_of_2569 = Duration::days(306) - Duration::hours(12);
    let mut numbers = Vec::new();
    for seconds in [0, 1, last_of_2569.num_seconds() - 1, last_of_2569.num_seconds()] {
        numbers.push(stage.stored(new_id(), &submission, seconds).await.number);
    }
    assert_eq!(numbers, ["69-000001", "69-000002", "69-000003", "70-000001"], "the year turns at midnight in Bangkok");
}

pub async fn the_whole_report_comes_back_as_it_was_sent(stage: &Stage) {
    let (id, mut submission) = (new_id(), session(VILLAGE, &["hall"]));
    submission.content.note = "หมายเหตุ\n๒ บรรทัด".into();
    stage.stored(id, &submission, 0).await;
    let report = stage.store.report(id).await.unwrap().unwrap();
    assert_eq!(report.content, submission.content);
    assert_eq!(report.saved_at, submission.saved_at);
    assert_eq!(report.filed_by, "คน 4 ผู้ใหญ่บ้าน");
    assert_eq!((report.summary.unit.id, report.summary.place.as_str()), (unit_id(VILLAGE), "ศาลากลางบ้าน"));
    assert_eq!((report.summary.from, report.summary.photos[0].state), (submission.content.from, PhotoState::Awaited));
    let owner = stage.store.report_owner(id).await.unwrap().unwrap();
    assert_eq!((owner.unit, owner.filed_by), (unit_id(VILLAGE), person_id(VILLAGE)));
    assert_eq!(stage.store.report(new_id()).await.unwrap(), None);
}

pub async fn an_unknown_unit_stores_nothing(stage: &Stage) {
    let mut submission = session(VILLAGE, &["hall"]);
    submission.content.unit = unit_id(999);
    let id = new_id();
    let outcome = stage.store.put_report(&new_report(id, &submission, 0)).await;
    assert!(matches!(outcome, Err(StoreError::UnknownUnit)), "{outcome:?}");
    assert_eq!(stage.store.report_owner(id).await.unwrap(), None);
    assert_eq!(stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1).await.photos.len(), 1, "the next one gets through");
}

pub async fn a_cursor_shows_each_row_once_while_more_come_in(stage: &Stage) {
    // Several in the same millisecond, so that the identity has to part them.
    let mut expected = Vec::new();
    for n in 0..25 {
        let id = new_id();
        stage.stored(id, &session(VILLAGE, &["hall"]), n / 5).await;
        expected.push((at(n / 5), id));
    }
    expected.sort();
    expected.reverse();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = stage.store.reports(&Scope::Everything, &ReportFilter::default(), cursor.as_deref(), 4).await.unwrap();
        seen.extend(page.items.iter().map(|row| (row.received_at, row.id)));
        stage.stored(new_id(), &session(VILLAGE, &["hall"]), 1_000 + seen.len() as i64).await;
        match page.next {
            Some(next) => cursor = Some(next),
            None => break,
        }
    }
    assert_eq!(seen, expected);
    let forged = stage.store.reports(&Scope::Everything, &ReportFilter::default(), Some("forged"), 4).await;
    assert!(matches!(forged, Err(StoreError::BadCursor)));
    for far in ["-200000-01-01T00:00:00Z", "+260000-01-01T00:00:00Z"] {
        let forged = URL_SAFE_NO_PAD.encode(format!(r#"["{far}","{}"]"#, unit_id(VILLAGE).0));
        let page = stage.store.directives_of(unit_id(VILLAGE), Some(&forged), 4).await;
        // A moment that one engine knows and the other does not: no row, or no cursor, but never a fault of the server's.
        assert!(matches!(&page, Err(StoreError::BadCursor)) || page.as_ref().is_ok_and(|page| page.items.is_empty()), "{page:?}");
    }
}
