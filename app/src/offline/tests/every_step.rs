//! Every fault at every call of a port, one after the other, over a whole sync; and pairs of them.
use std::cell::Cell;
use std::rc::Rc;

use super::phone::{engine, poll_to_end};
use super::server::{NO_PICTURE, REFUSED_PLACE, json};
use super::world::UNIT;
use super::world::{Fault, World, picture};
use crate::domain::report::ReportId;
use crate::offline::ports::HttpReply;
use crate::offline::queue;
use crate::wire::problem::{Problem, code};

/// Six reports: ordinary ones, one with a picture that goes in pieces, two that share a picture, and in their midst one
/// that the server refuses and one whose picture is none.
fn six_reports(world: &Rc<World>) -> [ReportId; 2] {
    let (small, shared, large) = (picture(1, 900), picture(2, 3_000), picture(3, 700_000));
    let no_picture = [NO_PICTURE, &picture(4, 100)].concat();
    world.save(1, "ศาลากลางบ้าน", &[&small, &shared]);
    let refused = world.save(2, REFUSED_PLACE, &[&shared]);
    world.save(3, "วัด", &[&large, &shared]);
    let bad_picture = world.save(4, "โรงเรียน", &[&picture(5, 500), &no_picture]);
    world.save(5, "ตลาด", &[&picture(6, 400_000)]);
    world.save(6, "อำเภอ", &[&picture(7, 700)]);
    [refused, bad_picture]
}

pub fn faults() -> Vec<Fault> {
    let busy = Problem::new(503, code::SERVER_BUSY, "later");
    let retry = |reply: HttpReply| HttpReply { headers: vec![("retry-after".to_owned(), "30".to_owned())], ..reply };
    vec![
        Fault::Fails,
        Fault::AnswerLost,
        Fault::DiesBefore,
        Fault::DiesAfter,
        Fault::Twice,
        Fault::Late,
        Fault::Answers(retry(json(503, &busy))),
        Fault::Answers(json(500, &Problem::new(500, code::SERVER_ERROR, "a fault"))),
        Fault::Answers(json(401, &Problem::new(401, code::SESSION_NEEDED, "sign in"))),
        // A hotel's login page answers everything with a success.
        Fault::Answers(HttpReply { status: 200, headers: vec![], body: b"<html>welcome</html>".to_vec() }),
    ]
}

/// Runs the whole story with `fault` at the calls that `hits` picks; tells how many calls there were.
fn story(fault: &Fault, hits: impl Fn(usize) -> bool + 'static) -> usize {
    let world = World::new();
    let bad = six_reports(&world);
    let fault = fault.clone();
    world.set_faults(move |call, _| if hits(call) { fault.clone() } else { Fault::None });
    world.run_to_the_end();
    world.assert_all_arrived(&bad);
    world.calls.get()
}

#[test]
fn every_fault_at_every_call_leaves_exactly_one_of_each_report() {
    let calm = story(&Fault::None, |_| false);
    assert!(calm > 50, "the story is long enough to mean something: {calm} calls");
    let mut stories = 0;
    for fault in faults() {
        let mut at = 0;
        // A fault makes the story longer, so its end is asked for anew each time.
        while at < story(&fault, move |call| call == at) {
            at += 1;
            stories += 1;
        }
    }
    println!("{calm} calls without faults, {stories} stories with one fault each");
}

#[test]
fn faults_that_keep_coming_at_even_distances_are_survived_too() {
    for fault in faults() {
        // A process that never lives longer than six calls may never come to its first request; from seven on it must.
        for n in 7..30 {
            for from in 0..3 {
                println!("{fault:?} at calls {from}, {}, …", from + n);
                // Every third is spared: a line that cuts each and every picture is not to be survived.
                story(&fault, move |call| call % n == from && call / n % 3 != 2);
            }
        }
    }
}

#[test]
fn pairs_of_faults_close_to_each_other() {
    let calm = story(&Fault::None, |_| false);
    for fault in faults().into_iter().take(6) {
        for at in 0..calm {
            for gap in 1..6 {
                story(&fault, move |call| call == at || call == at + gap);
            }
        }
    }
}

#[test]
fn a_picture_is_on_the_phone_or_on_the_server_when_the_answer_to_its_last_piece_is_lost() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 700_000)]);
    let pieces = Rc::new(Cell::new(0));
    let count = pieces.clone();
    world.set_faults(move |_, name| {
        let is_piece = name.contains("PUT") && name.contains("photos");
        count.set(count.get() + usize::from(is_piece));
        if is_piece && count.get() == 3 { Fault::AnswerLost } else { Fault::None }
    });
    world.run_to_the_end();
    world.assert_all_arrived(&[]);
    assert_eq!(pieces.get(), 3, "nothing was sent again: the server was asked and had it");
}

#[test]
fn pressing_save_survives_every_fault_at_every_call() {
    for fault in faults().into_iter().take(4) {
        for at in 0..4 {
            let world = World::new();
            let draft = world.write(1, "วัด", &[&picture(1, 900)]);
            let hit = fault.clone();
            world.set_faults(move |call, _| if call == at { hit.clone() } else { Fault::None });
            let phone = world.phone();
            let _ = poll_to_end(&phone, queue::save(&*phone, &draft, draft.changed_ms, UNIT, world.now.get()));
            // The app opens again: the report is a draft to be saved, or it waits to be sent. Never both, never neither.
            let (drafts, items) = (world.disk.borrow().drafts.len(), world.disk.borrow().outbox.len());
            assert_eq!(drafts + items, 1, "{fault:?} at call {at}");
            world.press_save(&draft).unwrap();
            world.run_to_the_end();
            world.assert_all_arrived(&[]);
        }
    }
}

#[test]
fn one_engine_that_is_dropped_and_another_that_goes_on() {
    let world = World::new();
    let bad = six_reports(&world);
    for polls in 0..400 {
        let phone = world.phone();
        let engine = engine(&phone);
        let mut run = std::pin::pin!(engine.run());
        for _ in 0..polls % 37 {
            if super::phone::poll_once(&phone, run.as_mut()).is_some() {
                break;
            }
        }
        // The tab is closed here, wherever it was.
    }
    world.run_to_the_end();
    world.assert_all_arrived(&bad);
}
