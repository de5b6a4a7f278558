//! "Nothing this month" is kept until the centre has answered it, whatever happens on the way.
use std::rc::Rc;

use super::phone::{Phone, poll_to_end};
use super::world::{Fault, UNIT, World};
use crate::domain::period::Month;
use crate::offline::api::Api;
use crate::offline::month::{Nothing, deliver, nothing, say_nothing};
use crate::offline::ports::HttpReply;
use crate::wire::problem::{Problem, code};

fn month() -> Month {
    Month::parse("2026-02").unwrap()
}

fn phone(world: &Rc<World>) -> Rc<Phone> {
    Rc::new(Phone { world: world.clone(), dead: false.into(), calm: false })
}

fn send(world: &Rc<World>) -> Option<bool> {
    let phone = phone(world);
    let api = Api::new(phone.clone());
    poll_to_end(&phone, deliver(&*phone, &api, UNIT, month().next())).map(|sent| sent.unwrap_or(false))
}

fn kept(world: &Rc<World>) -> Nothing {
    world.set_faults(|_, _| Fault::None);
    let phone = phone(world);
    poll_to_end(&phone, nothing(&*phone, UNIT, month())).unwrap().unwrap().expect("it is kept")
}

fn said() -> Rc<World> {
    let world = World::new();
    let phone = phone(&world);
    poll_to_end(&phone, say_nothing(&*phone, UNIT, month(), " น้ำท่วม ")).unwrap().unwrap();
    world
}

fn answers(world: &Rc<World>, status: u16, body: Vec<u8>) {
    world.set_faults(move |_, name| match name.starts_with("PUT") {
        true => Fault::Answers(HttpReply { status, headers: vec![], body: body.clone() }),
        false => Fault::None,
    });
}

fn problem(status: u16, code: &str) -> Vec<u8> {
    serde_json::to_vec(&Problem::new(status, code, "")).unwrap()
}

#[test]
fn without_an_answer_it_waits() {
    let world = said();
    for fault in [Fault::Fails, Fault::AnswerLost, Fault::DiesBefore] {
        let meets = fault.clone();
        world.set_faults(move |_, name| if name.starts_with("PUT") { meets.clone() } else { Fault::None });
        send(&world);
        let kept = kept(&world);
        assert_eq!((kept.reason.as_str(), kept.sent, kept.refused), ("น้ำท่วม", false, None), "{fault:?}");
    }
    for (status, code) in [(401, code::SESSION_NEEDED), (429, code::TOO_MANY_REQUESTS), (503, code::SERVER_BUSY)] {
        answers(&world, status, problem(status, code));
        assert_eq!(send(&world), Some(false));
        assert!(kept(&world).refused.is_none(), "{code}");
    }
    answers(&world, 403, b"<html>a hotel's login page</html>".to_vec());
    send(&world);
    assert!(kept(&world).refused.is_none());
}

#[test]
fn a_refusal_of_the_centres_own_is_kept_for_the_person() {
    let world = said();
    answers(&world, 409, problem(409, code::MONTH_LOCKED));
    assert_eq!(send(&world), Some(true));
    assert_eq!(kept(&world).refused.as_deref(), Some(code::MONTH_LOCKED));
    assert_eq!(send(&world), Some(false), "and not asked again");
}

#[test]
fn an_answer_settles_it() {
    let world = said();
    let row = serde_json::json!({
        "month": "2026-02", "unit": { "id": UNIT, "kind": "village", "name": "บ้าน" }, "owes": "activities", "owed_to": "จังหวัด",
        "due_on": "2026-03-01", "due_at": "2026-03-01T17:00:00Z", "state": "nothing_to_report", "activities": 0, "people": 0,
    });
    answers(&world, 200, serde_json::to_vec(&row).unwrap());
    assert_eq!(send(&world), Some(true));
    assert!(kept(&world).sent);
}
