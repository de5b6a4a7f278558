//! The plan, the judgement of answers and the choice for a rescue file, without any port.
use super::world::{UNIT, World, picture};
use crate::domain::photo::PhotoHash;
use crate::offline::api::ApiError;
use crate::offline::outbox::{OutboxItem, Quarantine};
use crate::offline::plan::{self, SMALLEST_CHUNK_BYTES, Step, WHOLE_BYTES, chunk_len};
use crate::offline::ports::NoAnswer;
use crate::offline::verdict::{self, Verdict};
use crate::offline::{queue, rescue};
use crate::wire::problem::{Problem, code};
use crate::wire::rescue::{MAX_BYTES, pack, unpack};
use proptest::prelude::*;

fn item(n: u128, saved_ms: i64) -> OutboxItem {
    let world = World::new();
    let item = queue::finish(&world.write(n, "", &[&picture(n as u64, 100)]), UNIT, world.now.get()).unwrap();
    OutboxItem { saved_ms, ..item }
}

fn frozen(n: u128, saved_ms: i64) -> OutboxItem {
    let mut item = item(n, saved_ms);
    item.delivery.first_attempt_ms = Some(1);
    item
}

#[test]
fn who_waits_is_passed_over_and_blocks_nobody() {
    let (mut quarantined, mut later, mut last) = (frozen(1, 1), frozen(2, 2), frozen(3, 3));
    quarantined.delivery.quarantine = Some(Quarantine { code: code::VALIDATION.to_owned(), errors: vec![] });
    later.delivery.not_before_ms = Some(5_000);
    let queue = [last.clone(), later.clone(), quarantined.clone()];
    assert_eq!(plan::next(&queue, 4_000), Step::PutRecord { id: last.id });
    last.delivery.not_before_ms = Some(6_000);
    assert_eq!(plan::next(&[last.clone(), later.clone(), quarantined.clone()], 4_000), Step::Wait { until_ms: 5_000 });
    assert_eq!(plan::next(&[last, later.clone(), quarantined.clone()], 5_000), Step::PutRecord { id: later.id });
    assert_eq!(plan::next(&[quarantined], 5_000), Step::Idle);
    assert_eq!(plan::next(&[], 0), Step::Idle);
}

#[test]
fn a_clock_set_back_does_not_hold_the_queue() {
    let mut item = frozen(1, 1);
    item.delivery.not_before_ms = Some(i64::MAX / 2);
    assert_eq!(plan::next(&[item.clone()], 4_000), Step::PutRecord { id: item.id });
}

proptest! {
    #[test]
    fn pieces_cover_a_picture_without_gap_or_end(size in 1_u64..9_000_000, cuts in 0_u32..9) {
        let (mut offset, mut pieces) = (0, 0);
        while offset < size {
            let len = chunk_len(size, offset, cuts);
            prop_assert!(len > 0 && offset + len <= size && len <= WHOLE_BYTES);
            prop_assert!(len >= SMALLEST_CHUNK_BYTES || offset + len == size);
            offset += len;
            pieces += 1;
        }
        prop_assert!(pieces <= size / SMALLEST_CHUNK_BYTES + 1);
    }

    /// Whatever the queue holds, the plan names an item of it that is due, and waits only for a time to come.
    #[test]
    fn the_plan_is_about_what_is_due(state in prop::collection::vec((0_i64..20, 0_u32..8, any::<bool>(), any::<bool>(), 0_u64..101, prop::option::of(0_i64..20)), 0..8)) {
        let queue: Vec<_> = state.into_iter().enumerate().map(|(n, (saved, failures, stored, stuck, offset, not_before))| {
            let mut item = frozen(n as u128 + 1, saved);
            let delivery = &mut item.delivery;
            (delivery.failures, delivery.record_stored, delivery.not_before_ms) = (failures, stored, not_before);
            delivery.quarantine = stuck.then(|| Quarantine { code: String::new(), errors: vec![] });
            delivery.photo_offsets.insert(item.submission.content.photos[0].hash.clone(), offset);
            item
        }).collect();
        let id = match plan::next(&queue, 10) {
            Step::Idle => { prop_assert!(queue.iter().all(|item| item.delivery.quarantine.is_some())); return Ok(()) }
            Step::Wait { until_ms } => { prop_assert!(until_ms > 10); return Ok(()) }
            Step::Freeze { id } | Step::PutRecord { id } | Step::AskOffset { id, .. } | Step::PutChunk { id, .. } | Step::ConfirmReceipt { id } => id,
        };
        let item = queue.iter().find(|item| item.id == id).unwrap();
        prop_assert!(item.delivery.quarantine.is_none() && item.delivery.not_before_ms.is_none_or(|time| time <= 10));
    }
}

#[test]
fn every_answer_has_its_meaning() {
    let problem = |status, code: &str| ApiError::Problem { problem: Problem::new(status, code, ""), retry_after_s: Some(9) };
    let person = |code: &str| Verdict::Person(Quarantine { code: code.to_owned(), errors: vec![] });
    let busy = || Verdict::Busy { retry_after_s: Some(9) };
    let again = |code: &str| Verdict::Again { code: code.to_owned() };
    let table = [
        (problem(401, code::SESSION_NEEDED), Verdict::Session),
        (problem(401, code::SECOND_FACTOR_REQUIRED), Verdict::Busy { retry_after_s: None }),
        (problem(401, code::PASSWORD_CHANGE_REQUIRED), Verdict::Busy { retry_after_s: None }),
        (problem(429, code::TOO_MANY_REQUESTS), busy()),
        (problem(503, code::SERVER_BUSY), busy()),
        (problem(507, code::STORAGE_FULL), busy()),
        (problem(500, code::SERVER_ERROR), again(code::SERVER_ERROR)),
        (problem(404, code::NOT_FOUND), Verdict::RecordGone { code: code::NOT_FOUND.to_owned() }),
        (problem(422, code::PHOTO_NOT_NAMED), Verdict::RecordGone { code: code::PHOTO_NOT_NAMED.to_owned() }),
        (problem(422, code::PHOTO_HASH_MISMATCH), Verdict::Damaged),
        (problem(409, code::REPORT_CONFLICT), Verdict::Conflict),
        (ApiError::NoAnswer(NoAnswer(String::new())), Verdict::Away),
        // Codes of a newer server.
        (problem(409, "stale_offset"), again("stale_offset")),
        (problem(503, "closed_tonight"), busy()),
        (problem(422, "needs_a_signature"), person("needs_a_signature")),
        (problem(409, code::MONTH_LOCKED), person(code::MONTH_LOCKED)),
    ];
    for (error, meaning) in table {
        assert_eq!(verdict::of(&error), meaning, "{error:?}");
    }
    let for_a_person = [
        code::BAD_AREA,
        code::BAD_JSON,
        code::FORBIDDEN,
        code::MONTH_LOCKED,
        code::PHOTO_NOT_PICTURE,
        code::PHOTO_TOO_LARGE,
        code::PHOTO_UNREADABLE,
        code::TOO_LARGE,
        code::UNIT_UNKNOWN,
        code::VALIDATION,
    ];
    for code in for_a_person {
        assert_eq!(verdict::of(&problem(422, code)), person(code));
    }
}

#[test]
fn a_rescue_file_holds_everything_saved_once_and_no_draft() {
    let world = World::new();
    let shared = picture(1, 100);
    world.save(2, "", &[&shared, &picture(2, 100)]);
    world.save(1, "", &[&shared]);
    world.write(4, "", &[&picture(3, 100)]);
    let outbox: Vec<_> = world.disk.borrow().outbox.values().cloned().collect();
    let reports = rescue::reports(&outbox);
    assert_eq!(reports.iter().map(|report| report.id.0.as_u128()).collect::<Vec<_>>(), [2, 1], "in the order they were saved");
    assert_eq!(rescue::frozen(&outbox, 5).len(), 2);
    let disk = world.disk.borrow();
    let content = rescue::content(reports, |hash| disk.photos.get(hash).map(|bytes| bytes.len() as u64));
    assert_eq!(content.photos.len(), 2, "a shared picture goes once");
    let plain = pack(&content, content.photos.iter().map(|(hash, _)| disk.photos[hash].as_slice())).unwrap();
    let (read, bytes) = unpack(&plain).unwrap();
    assert!(read == content && content.photos.iter().zip(bytes).all(|((hash, _), bytes)| PhotoHash::of(bytes) == *hash));
}

#[test]
fn a_rescue_file_leaves_out_what_is_not_here_and_what_does_not_fit_but_no_report() {
    let world = World::new();
    let pictures: Vec<_> = (0..4).map(|seed| picture(seed, 50)).collect();
    world.save(1, "", &pictures.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let outbox: Vec<_> = world.disk.borrow().outbox.values().cloned().collect();
    let gone = PhotoHash::of(&pictures[0]);
    let reports = rescue::reports(&outbox);
    let content = rescue::content(reports, |hash| (*hash != gone).then_some(MAX_BYTES as u64 / 2 - 5 * 1024 * 1024));
    assert_eq!((content.reports.len(), content.photos.len()), (1, 2));
    assert!(content.photos.iter().all(|(hash, _)| *hash != gone));
}

#[test]
fn a_draft_without_a_channel_is_never_taken_for_a_whole_report() {
    let mut draft = World::new().write(1, "", &[&picture(1, 100)]);
    assert!(queue::finish(&draft, UNIT, draft.created_ms).is_ok());
    draft.form.channel = None;
    let problems = queue::finish(&draft, UNIT, draft.created_ms).unwrap_err();
    assert_eq!((problems.len(), problems[0].code.as_str()), (1, "channel_missing"));
}

#[test]
fn a_phone_may_be_given_back_only_when_a_file_holds_each_report_as_it_was_saved_last_with_every_picture() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100), &picture(2, 100)]);
    let item = world.item(id);
    let file = |item: &OutboxItem, lost: &[u8]| {
        let outbox = [item.clone()];
        let held = |hash: &PhotoHash| (*hash != PhotoHash::of(lost)).then_some(100);
        rescue::packed(&outbox, &rescue::content(rescue::reports(&outbox), held))
    };
    let whole = file(&item, b"");
    assert!(rescue::covers(&whole, &item));
    assert!(!rescue::covers(&[], &item));
    assert!(!rescue::covers(&whole, &OutboxItem { saved_ms: item.saved_ms + 1, ..item.clone() }), "saved anew since");
    assert!(!rescue::covers(&file(&item, &picture(2, 100)), &item), "one picture is missing");
    let mut half_sent = item;
    half_sent.delivery.photo_offsets.insert(PhotoHash::of(&picture(2, 100)), 100);
    assert!(rescue::covers(&file(&half_sent, &picture(2, 100)), &half_sent), "the centre has the other picture");
}
