//! "Nothing this month" is kept until the centre has answered it, whatever happens on the way.
use std::rc::Rc;

use chrono::DateTime;

use super::phone::{Phone, poll_to_end};
use super::world::{Fault, UNIT, World};
use crate::domain::period::Month;
use crate::domain::thai_date::bangkok_date;
use crate::offline::api::Api;
use crate::offline::engine::Outcome;
use crate::offline::month::{Nothing, deliver, has_unheard, nothing, refresh_owed, say_nothing, take_nothing_back};
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
    known(world).expect("it is kept")
}

fn known(world: &Rc<World>) -> Option<Nothing> {
    world.set_faults(|_, _| Fault::None);
    let phone = phone(world);
    poll_to_end(&phone, nothing(&*phone, UNIT, month())).unwrap().unwrap()
}

fn is_unheard(world: &Rc<World>) -> bool {
    let phone = world.without_faults();
    poll_to_end(&phone, has_unheard(&*phone, UNIT, month().next())).unwrap().unwrap()
}

fn take_back(world: &Rc<World>) {
    world.set_faults(|_, _| Fault::None);
    let phone = phone(world);
    poll_to_end(&phone, take_nothing_back(&*phone, UNIT, month())).unwrap().unwrap();
}

/// The centre's row, with or without the sentence.
fn row(nothing: bool) -> serde_json::Value {
    let said = serde_json::json!({ "reason": "น้ำท่วม", "by": "ผู้ใหญ่บ้าน", "at": "2026-02-27T03:00:00Z" });
    serde_json::json!({
        "month": "2026-02", "unit": { "id": UNIT, "kind": "village", "name": "บ้าน" }, "owes": "activities", "owed_to": "จังหวัด",
        "due_on": "2026-03-01", "due_at": "2026-03-01T17:00:00Z", "state": if nothing { "nothing_to_report" } else { "missing" },
        "activities": 0, "people": 0, "nothing": nothing.then_some(said),
    })
}

/// Asks by when the unit owes, and hears of a row that has the sentence or has not.
fn hear(world: &Rc<World>, nothing: bool) -> Option<bool> {
    let page = serde_json::json!({ "items": [row(nothing)], "next": null });
    answers_to("GET", world, 200, serde_json::to_vec(&page).unwrap());
    let phone = phone(world);
    let api = Api::new(phone.clone());
    poll_to_end(&phone, refresh_owed(&*phone, &api, UNIT, month().next())).map(|changed| changed.unwrap())
}

fn said() -> Rc<World> {
    let world = World::new();
    let phone = phone(&world);
    poll_to_end(&phone, say_nothing(&*phone, UNIT, month(), " น้ำท่วม ")).unwrap().unwrap();
    world
}

fn answers(world: &Rc<World>, status: u16, body: Vec<u8>) {
    answers_to("PUT", world, status, body);
}

fn answers_to(method: &'static str, world: &Rc<World>, status: u16, body: Vec<u8>) {
    world.set_faults(move |_, name| match name.starts_with(method) {
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
        assert!(is_unheard(&world), "{code}");
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
    assert!(!is_unheard(&world), "nobody tries again");
    assert_eq!(send(&world), Some(false), "and not asked again");
}

#[test]
fn an_answer_settles_it() {
    let world = said();
    answers(&world, 200, serde_json::to_vec(&row(true)).unwrap());
    assert_eq!(send(&world), Some(true));
    assert!(kept(&world).sent && !is_unheard(&world));
}

#[test]
fn before_the_centre_has_opened_the_month_it_waits() {
    let world = said();
    answers(&world, 404, problem(404, code::NOT_FOUND));
    assert_eq!(send(&world), Some(false));
    assert_eq!((kept(&world).sent, kept(&world).refused), (false, None));
    answers(&world, 200, serde_json::to_vec(&row(true)).unwrap());
    send(&world);
    assert!(kept(&world).sent, "a moment later");
}

#[test]
fn what_was_said_is_taken_back_with_or_without_a_signal() {
    let world = said();
    answers(&world, 200, serde_json::to_vec(&row(true)).unwrap());
    send(&world);
    take_back(&world);
    assert!(is_unheard(&world));
    world.set_faults(|_, name| if name.starts_with("DELETE") { Fault::Fails } else { Fault::None });
    send(&world);
    assert!(kept(&world).back, "without an answer it waits");
    answers_to("DELETE", &world, 200, serde_json::to_vec(&row(false)).unwrap());
    assert_eq!(send(&world), Some(true));
    assert_eq!(known(&world), None);

    // The answer to the sentence was lost, so the centre may know it.
    let world = said();
    world.set_faults(|_, name| if name.starts_with("PUT") { Fault::AnswerLost } else { Fault::None });
    send(&world);
    take_back(&world);
    answers_to("DELETE", &world, 404, problem(404, code::NOT_FOUND));
    assert_eq!((send(&world), known(&world)), (Some(true), None), "or it never did");

    let world = said();
    take_back(&world);
    answers_to("DELETE", &world, 409, problem(409, code::MONTH_LOCKED));
    send(&world);
    let kept = kept(&world);
    assert_eq!((kept.sent, kept.back, kept.refused.as_deref()), (true, false, Some(code::MONTH_LOCKED)), "it stands");
}

#[test]
fn what_those_above_do_not_accept_is_told_and_can_be_said_anew() {
    let world = said();
    assert_eq!(hear(&world, false), Some(true), "by when it is due");
    assert_eq!(kept(&world).refused, None, "it has not been sent yet");
    answers(&world, 200, serde_json::to_vec(&row(true)).unwrap());
    send(&world);
    hear(&world, true);
    assert!(kept(&world).sent, "it stands");
    assert_eq!(hear(&world, false), Some(true));
    assert_eq!((kept(&world).sent, kept(&world).refused.as_deref()), (false, Some(code::NOTHING_REFUSED)));
    assert_eq!(hear(&world, false), Some(false), "told once");
    let phone = phone(&world);
    world.set_faults(|_, _| Fault::None);
    poll_to_end(&phone, say_nothing(&*phone, UNIT, month(), "ถนนขาด")).unwrap().unwrap();
    answers(&world, 200, serde_json::to_vec(&row(true)).unwrap());
    assert_eq!(send(&world), Some(true));
    assert!(kept(&world).sent);
}

/// Where nothing was ever sent nobody is asked; what waits to be told is a reason to, so that a centre that is busy, or knows this phone no
/// more, is heard.
#[test]
fn what_waits_to_be_told_is_a_reason_to_ask_whether_the_centre_is_there() {
    let world = World::new();
    super::owners::comes(&world, Some(&super::owners::me(1)));
    assert_eq!(world.run(), Some(Outcome::Idle));
    assert!(world.server.borrow().log.is_empty(), "nobody is asked");
    let month = Month::of(bangkok_date(DateTime::from_timestamp_millis(world.now.get()).unwrap()));
    let phone = world.without_faults();
    poll_to_end(&phone, say_nothing(&*phone, UNIT, month, "น้ำท่วม")).unwrap().unwrap();
    assert_eq!(world.run(), Some(Outcome::Idle));
    assert!(world.server.borrow().log.iter().any(|line| line.starts_with("GET")), "{:?}", world.server.borrow().log);
    world.set_faults(|_, name| if name.contains("/api/") { Fault::Fails } else { Fault::None });
    assert!(matches!(world.run(), Some(Outcome::Wait { .. })), "and again after a while");
    world.set_faults(|_, _| Fault::None);
    world.server.borrow_mut().signed_out = true;
    assert_eq!(world.run(), Some(Outcome::SessionNeeded));
}
