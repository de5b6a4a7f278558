//! Single stories of what goes wrong, and that it costs nobody else anything.
use std::cell::Cell;
use std::rc::Rc;

use super::phone::{engine, poll_to_end};
use super::server::{REFUSED_PLACE, json};
use super::stories::listen;
use super::world::{Fault, UNIT, World, photo, picture};
use crate::offline::engine::Outcome;
use crate::offline::ports::{HttpReply, StoreError};
use crate::offline::queue;
use crate::wire::problem::{Problem, code};

fn until(outcome: Option<Outcome>) -> i64 {
    let Some(Outcome::Wait { until_ms }) = outcome else { panic!("{outcome:?}") };
    until_ms
}

#[test]
fn retry_after_binds_every_tab_and_every_new_start() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 100)]);
    let busy = json(503, &Problem::new(503, code::SERVER_BUSY, "later"));
    let busy = HttpReply { headers: vec![("retry-after".to_owned(), "120".to_owned())], ..busy };
    world.set_faults(move |_, name| if name.contains('/') { Fault::Answers(busy.clone()) } else { Fault::None });
    let asked = world.now.get() + 120_000;
    let until_ms = until(world.run());
    assert!((asked..=asked + 30_000).contains(&until_ms));
    let heard = listen(&world);
    world.now.set(asked - 1);
    assert_eq!(until(world.run()), until_ms, "a new process obeys too");
    assert!(heard.borrow().is_empty());
    world.now.set(until_ms);
    assert_eq!(world.run(), Some(Outcome::Idle));
}

#[test]
fn an_ended_session_leaves_the_queue_as_it_is() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.server.borrow_mut().signed_out = true;
    let frozen = {
        world.run();
        world.item(id)
    };
    assert_eq!(world.run(), Some(Outcome::SessionNeeded));
    assert_eq!(world.item(id), frozen);
    assert_eq!((frozen.delivery.failures, &frozen.delivery.quarantine), (0, &None));
    world.server.borrow_mut().signed_out = false;
    assert_eq!(world.run(), Some(Outcome::Idle));
    world.assert_all_arrived(&[]);
}

#[test]
fn without_a_network_a_run_asks_once_and_waits_ever_longer() {
    let world = World::new();
    for n in 1..=5 {
        world.save(n, "", &[&picture(n as u64, 100)]);
    }
    let asked = Rc::new(Cell::new(0));
    let count = asked.clone();
    world.set_faults(move |_, name| {
        count.set(count.get() + usize::from(name.contains('/')));
        if name.contains('/') { Fault::Fails } else { Fault::None }
    });
    let phone = world.phone();
    let engine = engine(&phone);
    let mut waits = Vec::new();
    for run in 1..=15 {
        let until_ms = until(poll_to_end(&phone, engine.run()));
        assert_eq!(asked.get(), run, "one question finds out that nobody answers");
        waits.push(until_ms - world.now.get());
        world.now.set(until_ms);
    }
    assert!(waits.is_sorted() && waits[0] <= 2_000 && *waits.last().unwrap() > 400_000, "{waits:?}");
    world.set_faults(|_, _| Fault::None);
    assert_eq!(poll_to_end(&phone, engine.run()), Some(Outcome::Idle), "five reports waited, none for its own time");
    world.assert_all_arrived(&[]);
}

#[test]
fn a_report_whose_requests_are_always_cut_lets_the_others_go() {
    for what in ["", "photos"] {
        let world = World::new();
        let poison = world.save(1, "", &[&picture(1, 100)]);
        for n in 2..=4 {
            world.save(n, "", &[&picture(n as u64, 100)]);
        }
        let path = crate::wire::paths::report(poison);
        world.set_faults(move |_, name| if name.contains(&path) && name.contains(what) { Fault::Fails } else { Fault::None });
        for _ in 0..8 {
            let until_ms = until(world.run());
            world.now.set(until_ms);
        }
        assert_eq!(world.disk.borrow().outbox.keys().copied().collect::<Vec<_>>(), [poison], "the others are through");
    }
}

#[test]
fn one_refused_report_waits_with_its_reason_and_the_rest_goes_on() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 100)]);
    let bad = world.save(2, REFUSED_PLACE, &[&picture(2, 100)]);
    world.save(3, "", &[&picture(3, 100)]);
    assert_eq!(world.run(), Some(Outcome::Idle));
    world.assert_all_arrived(&[bad]);
    let why = world.item(bad).delivery.quarantine.unwrap();
    assert_eq!((why.code.as_str(), why.errors[0].field.as_str()), (code::VALIDATION, "place"));
    let item = world.item(bad);
    let calm = world.without_faults();
    let mut draft = poll_to_end(&calm, queue::take_back(&*calm, &item, 1)).unwrap().unwrap().unwrap();
    draft.form.place = "วัด".to_owned();
    world.press_save(&draft).unwrap();
    assert_eq!(world.run(), Some(Outcome::Idle));
    world.assert_all_arrived(&[]);
    assert_eq!(world.server.borrow().reports[&bad].version, 1, "the refused number is used");
}

#[test]
fn another_content_under_our_version_is_a_conflict_whose_correction_is_taken() {
    let world = World::new();
    let mut draft = world.write(1, "", &[&picture(1, 100)]);
    world.press_save(&draft).unwrap();
    world.run();
    // An older version of the app let a tab that was open all along save another content as version 1.
    draft.form.place = "อื่น".to_owned();
    let item = queue::finish(&draft, UNIT, world.now.get()).unwrap();
    world.disk.borrow_mut().photos.insert(photo(&picture(1, 100)).hash, picture(1, 100));
    world.saved.borrow_mut().insert(item.id, item.submission.content.clone());
    world.disk.borrow_mut().outbox.insert(item.id, item);
    world.run();
    let item = world.item(draft.id);
    assert_eq!(item.delivery.quarantine.as_ref().unwrap().code, code::REPORT_CONFLICT);
    assert_eq!(queue::corrected_version(&item), 2);
    let calm = world.without_faults();
    let draft = poll_to_end(&calm, queue::take_back(&*calm, &item, 1)).unwrap().unwrap().unwrap();
    world.press_save(&draft).unwrap();
    assert_eq!(world.run(), Some(Outcome::Idle));
    world.assert_all_arrived(&[]);
}

#[test]
fn a_picture_damaged_on_the_way_goes_again_and_one_damaged_here_is_said_to_be() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100), &picture(2, 200)]);
    let mismatch = json(422, &Problem::new(422, code::PHOTO_HASH_MISMATCH, "other bytes"));
    let once = Cell::new(true);
    world.set_faults(
        move |_, name| {
            if name.contains("photos") && once.replace(false) { Fault::Answers(mismatch.clone()) } else { Fault::None }
        },
    );
    let hash = photo(&picture(2, 200)).hash;
    world.disk.borrow_mut().photos.insert(hash.clone(), vec![0; 200]);
    world.run_to_the_end();
    let why = world.item(id).delivery.quarantine.unwrap();
    assert_eq!((why.code.as_str(), why.errors[0].field.as_str()), (code::PHOTO_UNREADABLE, "photos[1]"));
    let server = world.server.borrow();
    assert_eq!(server.photos.len(), 1, "the first arrived although it was damaged once");
}

#[test]
fn a_picture_that_is_gone_from_the_phone_is_never_claimed_as_sent() {
    for bytes in [None, Some(picture(1, 50))] {
        let world = World::new();
        let lost = world.save(1, "", &[&picture(1, 100)]);
        world.save(2, "", &[&picture(2, 100)]);
        let hash = photo(&picture(1, 100)).hash;
        world.taken.borrow_mut().remove(&hash);
        world.disk.borrow_mut().photos.remove(&hash);
        world.disk.borrow_mut().photos.extend(bytes.map(|bytes| (hash, bytes)));
        assert_eq!(world.run(), Some(Outcome::Idle));
        world.assert_all_arrived(&[lost]);
        assert_eq!(world.item(lost).delivery.quarantine.unwrap().code, code::PHOTO_UNREADABLE);
        assert!(!world.disk.borrow().sent.contains_key(&lost));
    }
}

#[test]
fn a_picture_wrongly_thought_to_be_there_goes_again() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100), &picture(2, 400_000)]);
    world.set_faults(|_, name| if name.contains("photos") { Fault::Fails } else { Fault::None });
    world.run();
    let photos = world.item(id).submission.content.photos;
    let mut item = world.item(id);
    item.delivery.photo_offsets = photos.iter().map(|photo| (photo.hash.clone(), photo.size)).collect();
    item.delivery.ask_again.clear();
    world.disk.borrow_mut().outbox.insert(id, item);
    world.set_faults(|_, _| Fault::None);
    world.run_to_the_end();
    world.assert_all_arrived(&[]);
}

#[test]
fn a_server_that_forgot_pieces_or_everything_gets_it_all_again() {
    for forgets_all in [false, true] {
        let world = World::new();
        world.save(1, "", &[&picture(1, 900_000)]);
        let (seen, pieces) = (world.clone(), Cell::new(0));
        world.set_faults(move |_, name| {
            pieces.set(pieces.get() + usize::from(name.contains("PUT") && name.contains("photos")));
            if pieces.get() == 3 {
                pieces.set(100);
                let mut server = seen.server.borrow_mut();
                server.pieces.clear();
                if forgets_all {
                    server.reports.clear();
                }
            }
            Fault::None
        });
        world.run_to_the_end();
        world.assert_all_arrived(&[]);
    }
}

#[test]
fn pieces_halve_on_a_line_that_carries_no_more() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 300_000)]);
    let seen = world.clone();
    // Whatever is longer than 40 KB is cut on this line: nothing of it arrives.
    world.set_faults(move |_, name| {
        let sending = name.contains("PUT") && name.contains("photos");
        let cuts = seen.disk.borrow().outbox.values().next().map_or(0, |item| item.delivery.cuts);
        if sending && crate::offline::plan::chunk_len(300_000, 0, cuts) > 40_000 { Fault::Fails } else { Fault::None }
    });
    world.run_to_the_end();
    world.assert_all_arrived(&[]);
}

#[test]
fn a_full_phone_stops_the_run_and_loses_nothing() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 100)]);
    world.set_faults(|_, name| if name == "update_delivery" { Fault::Fails } else { Fault::None });
    let Some(Outcome::StoreFailed { error: StoreError::Failed(_), until_ms }) = world.run() else { panic!("it went on") };
    assert!(world.server.borrow().log.is_empty(), "nothing is sent that cannot be marked as sent");
    world.set_faults(|_, _| Fault::None);
    world.now.set(until_ms);
    assert_eq!(world.run(), Some(Outcome::Idle));
    world.assert_all_arrived(&[]);
}
