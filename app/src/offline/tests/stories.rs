//! Single stories: what the engine does when all goes well, and what a person sees of it.
use std::cell::RefCell;
use std::rc::Rc;

use super::phone::{engine, poll_once, poll_to_end};
use super::world::{Fault, UNIT, World, picture};
use crate::domain::report::ReportId;
use crate::offline::engine::Outcome;
use crate::offline::ports::SyncEvent;
use crate::offline::queue;
use crate::offline::stale::Stale;
use crate::wire::paths;
use crate::wire::problem::code;
use crate::wire::reports::Receipt;

/// The names of the calls to the network, as they come.
pub fn listen(world: &World) -> Rc<RefCell<Vec<String>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let log = heard.clone();
    world.set_faults(move |_, name| {
        // What was said to reports is asked at the end of every run; its own stories are in `reviews`.
        if name.contains('/') && !name.ends_with(paths::MY_REVIEWS) {
            log.borrow_mut().push(name.to_owned());
        }
        Fault::None
    });
    heard
}

#[test]
fn records_go_before_pictures_and_the_oldest_first() {
    let world = World::new();
    let second = world.save(9, "", &[&picture(1, 100), &picture(2, 100)]);
    let third = world.save(3, "", &[&picture(3, 100)]);
    let heard = listen(&world);
    assert_eq!(world.run(), Some(Outcome::Idle));
    let photo = |id, seed| format!("PUT {}", paths::photo(id, &super::world::photo(&picture(seed, 100)).hash));
    let record = |id| format!("PUT {}", paths::report(id));
    assert_eq!(*heard.borrow(), [record(second), record(third), photo(second, 1), photo(second, 2), photo(third, 3)]);
    world.assert_all_arrived(&[]);
}

#[test]
fn the_mark_is_on_disk_before_the_first_request() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    let seen = world.clone();
    world.set_faults(move |_, name| {
        let is_of_the_report = name.contains('/') && !name.ends_with(paths::MY_REVIEWS);
        assert!(!is_of_the_report || seen.item(id).is_frozen(), "{name} before the mark");
        Fault::None
    });
    world.run();
}

#[test]
fn what_the_person_changes_up_to_the_last_moment_is_what_goes() {
    // The person takes the report back and saves it anew at every point of the run at which that is still possible.
    for polls in 0..12 {
        let world = World::new();
        let id = world.save(1, "เดิม", &[&picture(1, 100)]);
        let (phone, calm) = (world.phone(), world.without_faults());
        let engine = engine(&phone);
        let mut run = std::pin::pin!(engine.run());
        for _ in 0..polls {
            let _ = poll_once(&phone, run.as_mut());
        }
        let item = world.disk.borrow().outbox.get(&id).cloned();
        let taken = item.and_then(|item| poll_to_end(&calm, queue::take_back(&*calm, &item, 1)).unwrap().unwrap());
        if let Some(mut draft) = taken {
            draft.form.place = "ใหม่".to_owned();
            world.press_save(&draft).unwrap();
        }
        assert_eq!(poll_to_end(&phone, run), Some(Outcome::Idle));
        world.assert_all_arrived(&[]);
    }
}

#[test]
fn progress_is_true_and_ends_whole() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 700_000), &picture(2, 50_000)]);
    world.save(2, "", &[&picture(3, 250_000)]);
    world.run();
    let events = world.events.borrow();
    let steps: Vec<_> =
        events.iter().filter_map(|e| if let SyncEvent::Progress { sent, total } = e { Some((*sent, *total)) } else { None }).collect();
    assert_eq!((steps[0], *steps.last().unwrap()), ((0, 1_000_000), (1_000_000, 1_000_000)));
    assert!(steps.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[1].1 == 1_000_000), "{steps:?}");
    assert!(steps.contains(&(256 * 1024, 1_000_000)), "a piece is seen when it has landed");
    assert_eq!((events.first(), events.last()), (Some(&SyncEvent::Started), Some(&SyncEvent::Finished { next_ms: None })));
}

#[test]
fn an_ordinary_picture_costs_one_request_and_a_large_one_is_asked_for_first() {
    let world = World::new();
    world.save(1, "", &[&picture(1, 300 * 1024), &picture(2, 500 * 1024)]);
    let heard = listen(&world);
    world.run();
    let methods: Vec<_> = heard.borrow().iter().map(|name| name[..4].trim().to_owned()).collect();
    assert_eq!(methods, ["PUT", "PUT", "HEAD", "PUT", "PUT"]);
}

#[test]
fn saving_twice_is_saving_once_and_nothing_on_its_way_is_replaced() {
    let world = World::new();
    let mut draft = world.write(1, "วัด", &[&picture(1, 100)]);
    world.press_save(&draft).unwrap();
    world.press_save(&draft).unwrap();
    world.set_faults(|_, name| if name.contains("photos") { Fault::Fails } else { Fault::None });
    world.run();
    // A second tab still shows the draft, is changed there and saved.
    draft.form.place = "อื่น".to_owned();
    assert_eq!(world.press_save(&draft), Err(queue::SaveError::Stale(Stale::OnItsWay)));
    world.set_faults(|_, _| Fault::None);
    world.run_to_the_end();
    world.assert_all_arrived(&[]);
}

#[test]
fn an_incomplete_report_names_every_field_and_stays_a_draft() {
    let world = World::new();
    let mut draft = world.write(1, "", &[]);
    draft.form.people = "สิบ".to_owned();
    draft.form.channel = None;
    let Err(queue::SaveError::Incomplete(problems)) = world.press_save(&draft) else { panic!("saved") };
    assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["people", "channel", "photos"]);
    assert!(world.disk.borrow().outbox.is_empty() && !world.disk.borrow().drafts.is_empty());
}

#[test]
fn a_change_after_the_receipt_goes_as_the_next_version_without_its_old_pictures() {
    let world = World::new();
    let id = world.save(1, "เดิม", &[&picture(1, 100)]);
    world.run();
    let (calm, sent) = (world.without_faults(), world.disk.borrow().sent[&id].clone());
    let mut draft = poll_to_end(&calm, queue::begin_correction(&*calm, &sent, 5)).unwrap().unwrap().unwrap();
    draft.form.place = "แก้แล้ว".to_owned();
    world.press_save(&draft).unwrap();
    let heard = listen(&world);
    assert_eq!(world.run(), Some(Outcome::Idle));
    assert_eq!(*heard.borrow(), [format!("PUT {}", paths::report(id))], "the picture is there and is not sent again");
    assert_eq!(world.server.borrow().reports[&id].version, 2);
    world.assert_all_arrived(&[]);
}

#[test]
fn a_receipt_that_does_not_cover_everything_settles_nothing() {
    use crate::offline::receipt::covers;
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100), &picture(2, 100)]);
    let item = world.item(id);
    world.run();
    let good = world.disk.borrow().sent[&id].receipt.clone();
    assert!(covers(&good, &item));
    let spoilt: [fn(&mut Receipt); 5] = [
        |receipt| receipt.complete = false,
        |receipt| receipt.version += 1,
        |receipt| receipt.report = ReportId(uuid::Uuid::nil()),
        |receipt| receipt.photos[1].stored = false,
        |receipt| drop(receipt.photos.pop()),
    ];
    for spoil in spoilt {
        let mut receipt = good.clone();
        spoil(&mut receipt);
        assert!(!covers(&receipt, &item), "{receipt:?}");
    }
}

#[test]
fn the_version_of_a_correction_is_what_the_server_will_take() {
    let world = World::new();
    let item = queue::finish(&world.write(1, "", &[&picture(1, 9)]), UNIT, world.now.get()).unwrap();
    let quarantined = |code: &str, record_stored, server_version| {
        let mut item = item.clone();
        item.submission.version = 3;
        item.delivery.quarantine = Some(crate::offline::outbox::Quarantine { code: code.to_owned(), errors: vec![] });
        (item.delivery.record_stored, item.delivery.server_version) = (record_stored, server_version);
        queue::corrected_version(&item)
    };
    assert_eq!(quarantined(code::VALIDATION, false, None), 3, "refused: the number is still free");
    assert_eq!(quarantined(code::PHOTO_NOT_PICTURE, true, None), 4, "the record is there");
    assert_eq!(quarantined(code::REPORT_CONFLICT, false, Some(3)), 4);
    assert_eq!(quarantined(code::REPORT_CONFLICT, false, Some(0)), 1, "the server has lost it all");
    assert_eq!(quarantined(code::REPORT_CONFLICT, false, None), 4);
}
