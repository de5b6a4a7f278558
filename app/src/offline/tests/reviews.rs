//! Reports that come back: heard on the phone, corrected there, sent again as the next version, whatever fails.
use std::rc::Rc;

use super::phone::poll_to_end;
use super::world::{Fault, World, picture};
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::domain::review::Decision;
use crate::offline::engine::Outcome;
use crate::offline::outbox::SentReport;
use crate::offline::ports::LocalStore;
use crate::offline::queue;
use crate::wire::paths;
use crate::wire::problem::code;

fn sent(world: &World, id: ReportId) -> SentReport {
    world.disk.borrow().sent[&id].clone()
}

fn judge(world: &World, id: ReportId, decision: Decision, comment: &str) {
    world.now.set(world.now.get() + 1_000);
    world.server.borrow_mut().judge(id, decision, comment, world.now.get());
}

/// The person opens the returned report, writes a caption, adds a picture and saves.
fn correct(world: &Rc<World>, id: ReportId, new_picture: &[u8]) {
    let calm = world.without_faults();
    let begun = poll_to_end(&calm, queue::begin_correction(&*calm, &sent(world, id), world.now.get())).unwrap();
    let mut draft = begun.unwrap().expect("nothing waits in the queue");
    draft.form.photos[0].caption = format!("แก้ไขแล้ว {}", draft.version);
    let photo = super::world::photo(new_picture);
    world.taken.borrow_mut().insert(photo.hash.clone());
    world.disk.borrow_mut().photos.insert(photo.hash.clone(), new_picture.to_vec());
    draft.form.photos.push(photo);
    world.press_save(&draft).unwrap();
}

#[test]
fn a_return_is_heard_corrected_and_goes_as_the_next_version_with_its_new_picture_alone() {
    let world = World::new();
    let id = world.save(1, "ศาลา", &[&picture(1, 500), &picture(2, 500)]);
    world.run_to_the_end();
    judge(&world, id, Decision::Returned, "ภาพแรกไม่มีคำบรรยาย");
    world.run_to_the_end();
    assert_eq!(sent(&world, id).returned().unwrap().comment, "ภาพแรกไม่มีคำบรรยาย");
    correct(&world, id, &picture(3, 500));
    world.server.borrow_mut().log.clear();
    world.run_to_the_end();
    let uploads = world.server.borrow().log.iter().filter(|line| line.starts_with("PUT") && line.contains("/photos/")).count();
    assert_eq!(uploads, 1, "what the server holds does not go again");
    assert_eq!(world.server.borrow().reports[&id].version, 2);
    assert_eq!(world.server.borrow().reports[&id].versions.len(), 2, "the first version is still there");
    assert_eq!(sent(&world, id).review, None, "a new version is not judged");
    judge(&world, id, Decision::Accepted, "");
    world.run_to_the_end();
    assert_eq!(sent(&world, id).review.unwrap().decision, Decision::Accepted);
    world.assert_all_arrived(&[]);
}

/// Sent, returned, corrected, returned again, corrected again, accepted, with `fault` at the calls that `hits` picks.
fn story(fault: &Fault, hits: impl Fn(usize) -> bool + 'static) -> usize {
    let world = World::new();
    let fault = fault.clone();
    world.set_faults(move |call, _| if hits(call) { fault.clone() } else { Fault::None });
    let id = world.save(1, "ศาลา", &[&picture(1, 500), &picture(2, 400_000)]);
    let other = world.save(2, "วัด", &[&picture(2, 400_000)]);
    world.run_to_the_end();
    for round in 0..2 {
        judge(&world, id, Decision::Returned, "แก้");
        world.run_to_the_end();
        assert_eq!(sent(&world, id).returned().map(|review| review.version), Some(round + 1));
        correct(&world, id, &picture(10 + u64::from(round), 700));
        world.run_to_the_end();
    }
    judge(&world, id, Decision::Accepted, "");
    world.run_to_the_end();
    assert_eq!(sent(&world, id).review.map(|review| (review.version, review.decision)), Some((3, Decision::Accepted)));
    assert_eq!(sent(&world, other).review, None);
    assert_eq!(world.server.borrow().reports[&id].versions.keys().copied().collect::<Vec<_>>(), [1, 2, 3], "each version once");
    world.assert_all_arrived(&[]);
    world.calls.get()
}

#[test]
fn every_fault_at_every_call_leaves_each_version_exactly_once_and_each_return_heard() {
    for fault in super::every_step::faults() {
        // What asks for a session is met by signing in, and a server that fails at the question alone is asked next time.
        if matches!(&fault, Fault::Answers(reply) if reply.status == 500) {
            continue;
        }
        let mut at = 0;
        while at < story(&fault, move |call| call == at) {
            at += 1;
        }
    }
}

#[test]
fn a_return_heard_twice_is_one_return_and_a_later_word_replaces_it() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    judge(&world, id, Decision::Returned, "แก้");
    world.run_to_the_end();
    let first = sent(&world, id);
    world.disk.borrow_mut().values.clear();
    world.run_to_the_end();
    assert_eq!(sent(&world, id), first);
    judge(&world, id, Decision::Accepted, "");
    world.run_to_the_end();
    assert_eq!(sent(&world, id).returned(), None);
    let (old, now) = (first.review.unwrap(), sent(&world, id));
    assert_eq!(now.with_review(&old), None, "an older word, heard late, changes nothing");
}

#[test]
fn what_is_known_is_not_sent_again() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    judge(&world, id, Decision::Returned, "แก้");
    world.run_to_the_end();
    let calls = world.disk.borrow().values.clone();
    world.run_to_the_end();
    assert_eq!(world.disk.borrow().values, calls, "304");
    let empty = World::new();
    empty.run_to_the_end();
    assert!(empty.server.borrow().log.is_empty(), "a phone that never sent anything does not ask");
}

#[test]
fn a_return_that_comes_while_a_corrected_version_waits_is_kept_for_when_that_is_given_up() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    // Not judged yet, and corrected all the same.
    correct(&world, id, &picture(2, 100));
    judge(&world, id, Decision::Returned, "แก้");
    // The line fails at every report and every picture, but the question gets through.
    let mut item = world.item(id);
    item.delivery.not_before_ms = Some(world.now.get() + 60_000);
    world.disk.borrow_mut().outbox.insert(id, item);
    assert!(matches!(world.run(), Some(Outcome::Wait { .. })));
    assert!(world.server.borrow().log.iter().any(|line| line.ends_with(paths::MY_REVIEWS)));
    assert!(sent(&world, id).returned().is_some());
    // The corrected version, if it is not given up, takes its place.
    world.run_to_the_end();
    assert_eq!((world.server.borrow().reports[&id].version, sent(&world, id).review), (2, None));
    world.assert_all_arrived(&[]);
}

#[test]
fn a_return_of_a_version_whose_receipt_was_lost_is_heard_once_it_is_settled() {
    let world = World::new();
    let first = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    let id = world.save(2, "", &[&picture(2, 100)]);
    // Everything of it arrives; no answer to the last picture ever comes, and the next run only gets to ask for reviews.
    world.set_faults(|_, name| if name.contains("/photos/") { Fault::AnswerLost } else { Fault::None });
    world.run();
    judge(&world, id, Decision::Returned, "แก้");
    let mut item = world.item(id);
    item.delivery.not_before_ms = Some(world.now.get() + 60_000);
    world.disk.borrow_mut().outbox.insert(id, item);
    world.run();
    world.set_faults(|_, _| Fault::None);
    world.run_to_the_end();
    assert!(sent(&world, id).returned().is_some());
    assert_eq!(sent(&world, first).review, None);
}

#[test]
fn a_picture_that_neither_phone_nor_server_has_is_asked_for_again() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    judge(&world, id, Decision::Returned, "แก้");
    world.run_to_the_end();
    // The server loses it against its word.
    let hash = super::world::photo(&picture(1, 100)).hash;
    world.taken.borrow_mut().clear();
    correct(&world, id, &picture(2, 100));
    world.disk.borrow_mut().sent.clear();
    world.server.borrow_mut().photos.remove(&hash);
    world.run_to_the_end();
    let item = world.item(id);
    let why = item.delivery.quarantine.clone().expect("a person is asked");
    assert_eq!((why.code.as_str(), why.errors[0].field.as_str()), (code::PHOTO_UNREADABLE, "photos[0]"));
    assert!(queue::can_take_back(&item));
}

#[test]
fn records_of_before_there_were_reviews_still_load() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    let mut old = serde_json::to_value(sent(&world, id)).unwrap();
    assert!(old.as_object_mut().unwrap().remove("review").is_some());
    assert_eq!(serde_json::from_value::<SentReport>(old).unwrap(), sent(&world, id));
}

/// The province's month was accepted meanwhile. What was sent stays at the centre and on the phone, the correction waits with
/// its reason for the person, who may let it go, and the others pass.
#[test]
fn a_correction_that_comes_after_its_month_was_closed_holds_nobody_up_and_loses_nothing() {
    let world = World::new();
    let id = world.save(1, "ศาลา", &[&picture(1, 500)]);
    world.run_to_the_end();
    judge(&world, id, Decision::Returned, "ภาพไม่ชัด");
    world.run_to_the_end();
    correct(&world, id, &picture(2, 500));
    let new = world.save(3, "วัด", &[&picture(3, 500)]);
    world.server.borrow_mut().month_closed = true;
    world.run_to_the_end();
    assert_eq!(world.item(id).delivery.quarantine.unwrap().code, code::MONTH_LOCKED);
    assert_eq!(world.server.borrow().reports[&id].version, 1);
    assert_eq!(world.server.borrow().reports[&new].version, 1, "a new report of the month is taken in");
    assert_eq!(sent(&world, id).submission.version, 1, "and the phone still has what was sent");

    let (calm, item) = (world.without_faults(), world.item(id));
    let draft = poll_to_end(&calm, queue::take_back(&*calm, &item, 1)).unwrap().unwrap().unwrap();
    // Given up by the person: the correction and its picture, which were never taken in, may go.
    world.saved.borrow_mut().remove(&id);
    world.taken.borrow_mut().remove(&PhotoHash::of(&picture(2, 500)));
    poll_to_end(&calm, calm.delete_draft(draft.id)).unwrap().unwrap();
    assert!(world.disk.borrow().outbox.is_empty() && world.disk.borrow().drafts.is_empty());
    assert_eq!(sent(&world, id).returned().unwrap().comment, "ภาพไม่ชัด", "as if nothing had been begun");
}
