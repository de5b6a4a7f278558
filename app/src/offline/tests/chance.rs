//! Reproducible chance: many faults in one story, a person who changes things meanwhile, a second tab.
//! `RUTAN_SEEDS` says how many stories (300 if not), `RUTAN_SEED` runs that one alone.
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::phone::{Phone, engine, poll_once, poll_to_end};
use super::server::{NO_PICTURE, REFUSED_PLACE, json};
use super::world::{Chance, Fault, World, picture};
use crate::domain::report::ReportId;
use crate::offline::engine::Outcome;
use crate::offline::ports::HttpReply;
use crate::offline::queue;
use crate::wire::problem::{Problem, code};

fn seeds() -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    number("RUTAN_SEED").map_or_else(|| (0..number("RUTAN_SEEDS").unwrap_or(300)).collect(), |seed| vec![seed])
}

fn any_fault(chance: &mut Chance) -> Fault {
    match chance.below(10) {
        0 => Fault::Fails,
        1 => Fault::AnswerLost,
        2 => Fault::DiesBefore,
        3 => Fault::DiesAfter,
        4 => Fault::Twice,
        5 => Fault::Late,
        6 => Fault::Answers(json(500, &Problem::new(500, code::SERVER_ERROR, "a fault"))),
        7 => Fault::Answers(HttpReply { status: 200, headers: vec![], body: b"<html>".to_vec() }),
        8 => Fault::Answers(HttpReply {
            headers: vec![("retry-after".to_owned(), "20".to_owned())],
            ..json(429, &Problem::new(429, code::TOO_MANY_REQUESTS, "slower"))
        }),
        _ => Fault::Answers(json(401, &Problem::new(401, code::SESSION_NEEDED, "sign in"))),
    }
}

/// A few reports of all kinds.
fn write_reports(world: &Rc<World>, chance: &mut Chance) {
    for n in 1..=3 + chance.below(4) {
        let pictures: BTreeSet<_> = (0..1 + chance.below(3)).map(|_| any_picture(chance)).collect();
        let pictures: Vec<_> = pictures.iter().map(Vec::as_slice).collect();
        let place = if chance.below(5) == 0 { REFUSED_PLACE } else { "ศาลา" };
        world.save(u128::from(n), place, &pictures);
    }
}

fn any_picture(chance: &mut Chance) -> Vec<u8> {
    match chance.below(8) {
        0 => [NO_PICTURE, &picture(chance.next(), 50)].concat(),
        1 => picture(chance.next(), 350_000 + chance.below(300_000) as usize),
        // One that several reports may share.
        2 => picture(5, 2_000),
        _ => picture(chance.next(), 200 + chance.below(2_000) as usize),
    }
}

/// Faults come with one call in `one_in` until so many were met; then the world is calm.
fn rain(world: &World, seed: u64, one_in: u64, most: u32) {
    let (mut chance, mut left) = (Chance(seed ^ 0xFA_117), most);
    world.set_faults(move |_, _| {
        if left > 0 && chance.below(one_in) == 0 {
            left -= 1;
            any_fault(&mut chance)
        } else {
            Fault::None
        }
    });
}

/// The reports that only a person can mend, at the end of a story.
fn waiting_for_a_person(world: &World) -> Vec<ReportId> {
    world.disk.borrow().outbox.keys().copied().collect()
}

fn is_bad(world: &World, id: ReportId) -> bool {
    let content = &world.saved.borrow()[&id];
    let no_picture = |hash| world.disk.borrow().photos.get(hash).is_some_and(|bytes: &Vec<u8>| bytes.starts_with(NO_PICTURE));
    content.place == REFUSED_PLACE || content.photos.iter().any(|photo| no_picture(&photo.hash))
}

#[test]
fn whatever_comes_together_each_report_arrives_once() {
    for seed in seeds() {
        println!("RUTAN_SEED={seed}");
        let (world, mut chance) = (World::new(), Chance(seed));
        write_reports(&world, &mut chance);
        rain(&world, seed, 2 + chance.below(12), 60);
        world.run_to_the_end();
        let left = waiting_for_a_person(&world);
        assert!(left.iter().all(|id| is_bad(&world, *id)), "only the bad ones wait");
        assert!(world.saved.borrow().keys().all(|id| left.contains(id) || !is_bad(&world, *id)));
        world.assert_all_arrived(&left);
    }
}

/// What a person does on the screen while the queue is on its way: on a phone whose storage works, between two calls.
fn person_acts(world: &Rc<World>, chance: &mut Chance) {
    let calm = world.without_faults();
    let items: Vec<_> = world.disk.borrow().outbox.values().cloned().collect();
    if items.is_empty() || chance.below(4) == 0 {
        let n = 100 + u128::from(chance.below(1_000_000));
        let draft = world.write(n, "ใหม่", &[&any_picture(chance)]);
        let _ = world.press_save(&draft);
        return;
    }
    let item = &items[chance.below(items.len() as u64) as usize];
    let taken = poll_to_end(&calm, queue::take_back(&*calm, item, world.now.get())).unwrap().unwrap();
    assert_eq!(taken.is_some(), queue::can_take_back(item));
    let Some(mut draft) = taken else { return };
    draft.form.note = format!("แก้ไข {}", chance.below(1_000));
    draft.form.place = "แก้แล้ว".to_owned();
    draft.form.photos.retain(|photo| !world.disk.borrow().photos.get(&photo.hash).is_some_and(|bytes| bytes.starts_with(NO_PICTURE)));
    if draft.form.photos.is_empty() {
        let bytes = picture(chance.next(), 300);
        world.disk.borrow_mut().photos.insert(super::world::photo(&bytes).hash, bytes.clone());
        world.taken.borrow_mut().insert(super::world::photo(&bytes).hash);
        draft.form.photos.push(super::world::photo(&bytes));
    }
    world.press_save(&draft).unwrap();
}

#[test]
fn a_person_who_changes_reports_meanwhile_gets_the_last_word() {
    for seed in seeds() {
        println!("RUTAN_SEED={seed}");
        let (world, chance) = (World::new(), Rc::new(RefCell::new(Chance(seed))));
        write_reports(&world, &mut chance.borrow_mut());
        rain(&world, seed, 6, 30);
        for _ in 0..200 {
            let phone = world.phone();
            let engine = engine(&phone);
            let mut run = std::pin::pin!(engine.run());
            let outcome = loop {
                if let Some(end) = poll_once(&phone, run.as_mut()) {
                    break end;
                }
                if world.calls.get() < 150 && chance.borrow_mut().below(6) == 0 {
                    person_acts(&world, &mut chance.borrow_mut());
                }
            };
            if settle_outcome(&world, outcome) && world.calls.get() >= 150 {
                break;
            }
        }
        mend_what_needs_a_person(&world, &mut chance.borrow_mut());
        world.assert_all_arrived(&[]);
    }
}

/// At last the person mends everything that waits for them; nothing may be left.
fn mend_what_needs_a_person(world: &Rc<World>, chance: &mut Chance) {
    for _ in 0..30 {
        world.run_to_the_end();
        if world.disk.borrow().outbox.is_empty() {
            return;
        }
        person_acts(world, chance);
    }
}

/// True when it came to its end; moves the clock when it waits.
fn settle_outcome(world: &World, outcome: Option<Outcome>) -> bool {
    match outcome {
        Some(Outcome::Idle) => return true,
        Some(Outcome::SessionNeeded) | None => world.now.set(world.now.get() + 1),
        Some(Outcome::Wait { until_ms } | Outcome::StoreFailed { until_ms, .. }) => world.now.set(until_ms.max(world.now.get())),
    }
    false
}

type Run = Pin<Box<dyn Future<Output = Outcome>>>;

fn start(world: &Rc<World>) -> (Rc<Phone>, Run) {
    let phone = world.phone();
    let engine = engine(&phone);
    (phone, Box::pin(async move { engine.run().await }))
}

/// Two tabs in a browser without locks, their calls interleaved by chance.
#[test]
fn two_tabs_at_once_lose_nothing_and_double_nothing() {
    for seed in seeds() {
        println!("RUTAN_SEED={seed}");
        let (world, mut chance) = (World::new(), Chance(seed));
        write_reports(&world, &mut chance);
        rain(&world, seed, 8, 40);
        let mut tabs = [start(&world), start(&world)];
        let mut idle = 0;
        while idle < 6 {
            let tab = &mut tabs[chance.below(2) as usize];
            if let Some(outcome) = poll_once(&tab.0, tab.1.as_mut()) {
                idle = if settle_outcome(&world, outcome) { idle + 1 } else { 0 };
                *tab = start(&world);
            }
            assert!(world.calls.get() < 20_000, "it never comes to an end");
        }
        drop(tabs);
        world.run_to_the_end();
        let left = waiting_for_a_person(&world);
        assert!(left.iter().all(|id| is_bad(&world, *id)));
        world.assert_all_arrived(&left);
    }
}
