//! A phone that several people use one after another: what one saved is never sent in another's name.
use std::rc::Rc;

use chrono::DateTime;
use uuid::Uuid;

use super::phone::poll_to_end;
use super::world::{UNIT, World, picture};
use crate::domain::access::{PersonId, Role};
use crate::domain::report::ReportId;
use crate::domain::unit::{Unit, UnitKind};
use crate::offline::draft::Draft;
use crate::offline::engine::Outcome;
use crate::offline::outbox::{OutboxItem, SentReport};
use crate::offline::owner::{self, ME, Owner};
use crate::offline::ports::LocalStore;
use crate::offline::queue;
use crate::offline::stale::Stale;
use crate::wire::session::Me;

pub fn me(n: u128) -> Me {
    let unit = Unit { id: UNIT, kind: UnitKind::Village, name: "บ้าน".into(), area: None, area_path: Default::default() };
    let (name, position) = (format!("คนที่ {n}"), String::new());
    Me {
        person: PersonId(Uuid::from_u128(n)),
        name,
        position,
        role: Role::Official,
        unit,
        by_card: true,
        server_time: DateTime::UNIX_EPOCH,
        awaited: None,
    }
}

pub fn comes(world: &World, me: Option<&Me>) {
    let json = me.map(|me| serde_json::to_string(me).unwrap());
    let mut disk = world.disk.borrow_mut();
    disk.values.remove(ME);
    disk.values.extend(json.map(|json| (ME.to_owned(), json)));
}

fn saves(world: &Rc<World>, n: u128, me: &Me) -> ReportId {
    let draft = Draft { owner: Some(me.into()), ..world.write(n, "", &[&picture(n as u64, 100)]) };
    world.press_save(&draft).unwrap();
    draft.id
}

#[test]
fn what_one_person_saved_waits_for_them_while_another_sends_their_own() {
    let (world, first, second) = (World::new(), me(1), me(2));
    comes(&world, Some(&first));
    let of_first = saves(&world, 10, &first);
    comes(&world, None);
    assert_eq!(world.run(), Some(Outcome::Idle), "signed out");
    comes(&world, Some(&second));
    let of_second = saves(&world, 20, &second);
    assert_eq!(world.run(), Some(Outcome::Idle));
    assert_eq!(world.server.borrow().reports.keys().copied().collect::<Vec<_>>(), [of_second]);
    assert!(!world.item(of_first).is_frozen(), "not even tried");
    let calm = world.without_faults();
    let seen = || {
        let (outbox, sent) = (owner::own_outbox(&*calm), owner::own_sent(&*calm));
        let outbox = poll_to_end(&calm, outbox).unwrap().unwrap();
        let sent = poll_to_end(&calm, sent).unwrap().unwrap();
        (outbox.iter().map(|item| item.id).collect::<Vec<_>>(), sent.iter().map(|sent| sent.id).collect::<Vec<_>>())
    };
    assert_eq!(seen(), (vec![], vec![of_second]));
    comes(&world, Some(&first));
    assert_eq!(seen(), (vec![of_first], vec![]));
    world.run_to_the_end();
    world.assert_all_arrived(&[]);
}

/// The cookie is the next person's at once, the phone's own note of who is here `later` calls after that.
fn the_next_person_comes_in(calls: usize, later: usize) -> (Rc<World>, ReportId, Option<Outcome>) {
    let (world, first) = (World::new(), me(1));
    comes(&world, Some(&first));
    let id = saves(&world, 10, &first);
    world.server.borrow_mut().session_of = Some(first.person);
    let seen = world.clone();
    world.set_faults(move |call, _| {
        if call >= calls {
            seen.server.borrow_mut().session_of = Some(me(2).person);
        }
        if call == calls + later {
            comes(&seen, Some(&me(2)));
        }
        super::world::Fault::None
    });
    let outcome = world.run();
    (world, id, outcome)
}

#[test]
fn nothing_goes_with_the_next_persons_session_while_the_phone_still_takes_it_for_the_first() {
    let mut refused = 0;
    for calls in 0..12 {
        let (world, id, outcome) = the_next_person_comes_in(calls, usize::MAX / 2);
        let is_sent = world.disk.borrow().sent.contains_key(&id);
        assert_eq!(outcome, Some(if is_sent { Outcome::Idle } else { Outcome::SessionNeeded }), "{calls}");
        refused += usize::from(!is_sent);
        world.set_faults(|_, _| super::world::Fault::None);
        world.server.borrow_mut().session_of = Some(me(1).person);
        world.run_to_the_end();
        world.assert_all_arrived(&[]);
    }
    assert!(refused > 5, "{refused}");
}

#[test]
fn whoever_came_in_is_not_asked_to_sign_in_again_because_of_what_the_one_before_left() {
    for calls in 0..12 {
        for later in [0, 1] {
            let (world, id, outcome) = the_next_person_comes_in(calls, later);
            assert_eq!(outcome, Some(Outcome::Idle), "{calls} {later}");
            let is_sent = world.disk.borrow().sent.contains_key(&id);
            assert!(is_sent || world.disk.borrow().outbox.contains_key(&id), "{calls} {later}: it waits for the first");
        }
    }
}

/// Somebody else signs in at every point of the run: from then on nothing of the first person's goes.
#[test]
fn a_run_stops_where_somebody_else_signs_in() {
    for calls in 0..12 {
        let (world, first) = (World::new(), me(1));
        comes(&world, Some(&first));
        saves(&world, 10, &first);
        saves(&world, 11, &first);
        let (seen, since) = (world.clone(), Rc::new(std::cell::Cell::new(0)));
        let sent = since.clone();
        world.set_faults(move |call, name| {
            if call == calls {
                comes(&seen, Some(&me(2)));
            }
            sent.set(sent.get() + usize::from(call > calls && name.starts_with("PUT")));
            super::world::Fault::None
        });
        world.run();
        assert!(since.get() <= 1, "only the step already decided on is taken: {} at {calls}", since.get());
        world.set_faults(|_, _| super::world::Fault::None);
        comes(&world, Some(&first));
        world.run_to_the_end();
        world.assert_all_arrived(&[]);
    }
}

#[test]
fn a_window_of_the_one_before_saves_nothing_once_somebody_else_has_the_phone() {
    let (world, first, second) = (World::new(), me(1), me(2));
    comes(&world, Some(&first));
    let begun = Draft { owner: Some((&first).into()), ..world.write(10, "", &[&picture(1, 100)]) };
    let other = world.without_faults();
    let write = |draft: &Draft, based_on| poll_to_end(&other, other.save_draft(draft, based_on)).unwrap().unwrap();
    assert_eq!(write(&begun, Some(begun.changed_ms)), Ok(()));
    for now in [Some(&second), None] {
        comes(&world, now);
        assert_eq!(write(&begun, Some(begun.changed_ms)), Err(Stale::OtherPerson));
        assert_eq!(world.press_save(&begun), Err(queue::SaveError::Stale(Stale::OtherPerson)));
    }
    assert!(world.disk.borrow().outbox.is_empty());
    comes(&world, Some(&first));
    world.press_save(&begun).unwrap();
}

#[test]
fn records_of_before_there_were_owners_still_load_and_belong_to_whoever_is_signed_in() {
    let (world, first) = (World::new(), me(1));
    comes(&world, Some(&first));
    let id = saves(&world, 1, &first);
    let (item, draft) = (world.item(id), Draft { owner: Some(Owner::from(&first)), ..world.write(2, "", &[]) });
    world.run_to_the_end();
    let sent = world.disk.borrow().sent[&id].clone();
    let without = |mut json: serde_json::Value| {
        assert!(json.as_object_mut().unwrap().remove("owner").is_some());
        json
    };
    let item: OutboxItem = serde_json::from_value(without(serde_json::to_value(item).unwrap())).unwrap();
    let draft: Draft = serde_json::from_value(without(serde_json::to_value(draft).unwrap())).unwrap();
    let sent: SentReport = serde_json::from_value(without(serde_json::to_value(sent).unwrap())).unwrap();
    for owner in [item.owner, draft.owner, sent.owner] {
        assert!(owner::is_of(owner.as_ref(), Some(first.person)) && owner::is_of(owner.as_ref(), None));
    }
}
