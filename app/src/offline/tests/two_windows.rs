//! One report open in two windows: no window writes over what the other did, and nobody's words are lost unsaid.
use std::rc::Rc;

use super::phone::poll_to_end;
use super::world::{Fault, UNIT, World, photo, picture};
use crate::domain::channel::Channel;
use crate::offline::draft::{Draft, DraftForm};
use crate::offline::merge::merged;
use crate::offline::outbox::{Delivery, OutboxItem};
use crate::offline::ports::LocalStore;
use crate::offline::queue::{self, SaveError};
use crate::offline::stale::Stale;

fn write(world: &Rc<World>, draft: &Draft, based_on: Option<i64>) -> Result<(), Stale> {
    let calm = world.without_faults();
    poll_to_end(&calm, calm.save_draft(draft, based_on)).unwrap().unwrap()
}

/// As the window that adds a picture does.
fn with_picture(world: &Rc<World>, draft: &Draft, bytes: &[u8]) -> Draft {
    let mut draft = draft.clone();
    world.disk.borrow_mut().photos.insert(photo(bytes).hash, bytes.to_vec());
    draft.form.photos.push(photo(bytes));
    draft.changed_ms += 10;
    draft
}

#[test]
fn a_stale_window_does_not_write_over_the_pictures_of_the_other_and_is_shown_them() {
    let world = World::new();
    let opened = world.write(1, "", &[&picture(1, 100)]);
    let first = with_picture(&world, &opened, &picture(2, 100));
    write(&world, &first, Some(opened.changed_ms)).unwrap();
    let mut second = opened.clone();
    (second.form.note, second.changed_ms) = ("ฝนตก".to_owned(), first.changed_ms + 5);
    assert_eq!(write(&world, &second, Some(opened.changed_ms)), Err(Stale::Newer(Box::new(first.clone()))));
    assert_eq!(world.disk.borrow().drafts[&opened.id], first, "nothing was written");
    // It takes the newer one in, and then both are there.
    let both = Draft { form: merged(&opened.form, &second.form, &first.form), ..second };
    write(&world, &both, Some(first.changed_ms)).unwrap();
    let kept = world.disk.borrow().drafts[&opened.id].form.clone();
    assert_eq!((kept.photos.len(), kept.note.as_str()), (2, "ฝนตก"));
}

#[test]
fn a_keystroke_does_not_bring_back_a_report_that_was_saved_sent_or_deleted_elsewhere() {
    for deleted in [false, true] {
        let world = World::new();
        let opened = world.write(1, "", &[&picture(1, 100)]);
        let late = Draft { changed_ms: opened.changed_ms + 5, ..opened.clone() };
        let refused = |because: Stale| {
            assert_eq!(write(&world, &late, Some(opened.changed_ms)), Err(because));
            assert!(world.disk.borrow().drafts.is_empty());
        };
        if deleted {
            world.taken.borrow_mut().clear();
            world.disk.borrow_mut().delete_draft(opened.id);
            refused(Stale::Gone);
            continue;
        }
        world.press_save(&opened).unwrap();
        refused(Stale::Gone);
        world.set_faults(|_, name| if name.contains("photos") { Fault::Fails } else { Fault::None });
        world.run();
        refused(Stale::OnItsWay);
        world.set_faults(|_, _| Fault::None);
        world.run_to_the_end();
        refused(Stale::Gone);
        world.assert_all_arrived(&[]);
    }
}

#[test]
fn saving_from_a_stale_window_neither_replaces_what_waits_nor_deletes_the_newer_draft() {
    let world = World::new();
    let opened = world.write(1, "", &[&picture(1, 100)]);
    let first = with_picture(&world, &opened, &picture(2, 100));
    write(&world, &first, Some(opened.changed_ms)).unwrap();
    let stale = |because| assert_eq!(world.press_save(&opened), Err(SaveError::Stale(because)));
    stale(Stale::Newer(Box::new(first.clone())));
    assert_eq!(world.disk.borrow().drafts[&opened.id], first);
    world.press_save(&first).unwrap();
    stale(Stale::Gone);
    assert_eq!(world.item(opened.id).submission.content.photos.len(), 2);
    world.run_to_the_end();
    stale(Stale::Gone);
    world.saved.borrow_mut().insert(opened.id, world.disk.borrow().sent[&opened.id].submission.content.clone());
    world.assert_all_arrived(&[]);
}

/// The engine marks the item between the window's look at the queue and its write.
#[test]
fn a_save_that_races_the_first_attempt_is_refused_and_what_is_on_its_way_stays_as_it_is() {
    let world = World::new();
    let opened = world.write(1, "", &[&picture(1, 100)]);
    world.press_save(&opened).unwrap();
    let begun = Delivery { first_attempt_ms: Some(7), ..Delivery::default() };
    assert!(world.disk.borrow_mut().update_delivery(opened.id, 1, &begun));
    let mut other = opened.clone();
    other.form.place = "อื่น".to_owned();
    let calm = world.without_faults();
    let racing = queue::finish(&other, UNIT, world.now.get()).unwrap();
    let refused = poll_to_end(&calm, calm.enqueue(&racing, other.changed_ms)).unwrap().unwrap();
    assert_eq!(refused, Err(Stale::OnItsWay));
    assert_eq!(world.item(opened.id).delivery, begun);
    let again = OutboxItem { saved_ms: 9, ..queue::finish(&opened, UNIT, world.now.get()).unwrap() };
    assert_eq!(poll_to_end(&calm, calm.enqueue(&again, opened.changed_ms)).unwrap().unwrap(), Ok(()), "the same words: saved once");
    assert_eq!(world.item(opened.id).delivery, begun, "and its mark is not taken off");
    world.run_to_the_end();
    world.assert_all_arrived(&[]);
}

#[test]
fn a_correction_begun_in_two_windows_is_one_and_none_is_begun_of_what_was_corrected_since() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    world.run_to_the_end();
    let sent = world.disk.borrow().sent[&id].clone();
    let calm = world.without_faults();
    let begin = |now_ms| poll_to_end(&calm, queue::begin_correction(&*calm, &sent, now_ms)).unwrap().unwrap();
    let first = begin(50).unwrap();
    assert_eq!(begin(60), Some(first.clone()));
    world.press_save(&first).unwrap();
    assert_eq!(begin(70), None, "it waits");
    world.run_to_the_end();
    assert_eq!(begin(80), None, "this screen still shows the version before");
}

#[test]
fn a_receipt_settles_its_own_version_and_no_other() {
    let world = World::new();
    let id = world.save(1, "", &[&picture(1, 100)]);
    let item = world.item(id);
    world.run_to_the_end();
    let sent = world.disk.borrow().sent[&id].clone();
    for version in [1, 2, 3] {
        let mut waiting = item.clone();
        waiting.submission.version = version;
        let mut settled = sent.clone();
        settled.submission.version = 2;
        let mut disk = world.disk.borrow_mut();
        disk.outbox.insert(id, waiting);
        disk.settle(&settled);
        assert_eq!(disk.outbox.remove(&id).is_none(), version == 2, "version {version}");
    }
}

#[test]
fn two_changes_of_one_form_are_both_kept() {
    let of = |seeds: &[u64]| seeds.iter().map(|seed| photo(&picture(*seed, 9))).collect::<Vec<_>>();
    let base = DraftForm { place: "ศาลา".into(), people: "๑๒".into(), photos: of(&[1, 2, 3]), ..DraftForm::default() };
    let mut mine = DraftForm { place: "วัด".into(), photos: of(&[1, 3, 4]), ..base.clone() };
    mine.photos[0].caption = "ที่นี่".into();
    let theirs =
        DraftForm {
            place: "ตลาด".into(), people: "๓๐".into(), channel: Some(Channel::Community), photos: of(&[5, 1, 2]), ..base.clone()
        };
    let both = merged(&base, &mine, &theirs);
    assert_eq!((both.place.as_str(), both.people.as_str(), both.channel), ("วัด", "๓๐", Some(Channel::Community)));
    let hashes: Vec<_> = both.photos.iter().map(|photo| photo.hash.clone()).collect();
    assert_eq!(hashes, of(&[5, 1, 4]).into_iter().map(|photo| photo.hash).collect::<Vec<_>>(), "2 was taken out here, 3 there");
    assert_eq!(both.photos[1].caption, "ที่นี่");
    assert_eq!(merged(&base, &base, &theirs), theirs);
    assert_eq!(merged(&base, &mine, &base), mine);
}
