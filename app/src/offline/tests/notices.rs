//! A reminder is read with no network, and that it was read is told once there is one.
use std::cell::Cell;
use std::rc::Rc;

use super::phone::{Phone, poll_to_end};
use super::world::{Fault, World};
use crate::domain::access::PersonId;
use crate::domain::notice::NoticeId;
use crate::offline::api::Api;
use crate::offline::notices::{mark_read, tend, unread};
use crate::offline::ports::HttpReply;

const PERSON: PersonId = PersonId(uuid::Uuid::from_u128(1));
const NOTICE: NoticeId = NoticeId(uuid::Uuid::from_u128(7));

fn phone(world: &Rc<World>) -> Rc<Phone> {
    Rc::new(Phone { world: world.clone(), dead: false.into(), calm: false })
}

/// A centre that told of one thing, and hears that it was read.
fn answers(world: &Rc<World>, heard: &Rc<Cell<bool>>) {
    let heard = heard.clone();
    world.set_faults(move |_, name| {
        if name.starts_with("PUT") && name.ends_with("/opening") {
            heard.set(true);
            return Fault::Answers(HttpReply { status: 204, headers: Vec::new(), body: Vec::new() });
        }
        if !name.contains("/me/notices") {
            return Fault::None;
        }
        let opened_at = heard.get().then_some("2026-03-02T03:00:00Z");
        let notice = serde_json::json!({
            "id": NOTICE, "kind": "reminder", "month": "2026-02", "by": "ปลัดอำเภอ", "made_at": "2026-03-01T03:00:00Z", "opened_at": opened_at,
        });
        // The letter stands on the first page itself.
        let news = serde_json::json!({ "id": uuid::Uuid::from_u128(8), "kind": "letter_arrived", "made_at": "2026-03-01T02:00:00Z" });
        let body = serde_json::json!({ "items": [notice, news], "unread": 1, "next": null });
        Fault::Answers(HttpReply { status: 200, headers: Vec::new(), body: serde_json::to_vec(&body).unwrap() })
    });
}

fn tended(world: &Rc<World>) -> bool {
    let phone = phone(world);
    let api = Api::new(phone.clone());
    poll_to_end(&phone, tend(&*phone, &api, PERSON)).unwrap().unwrap()
}

fn waiting(world: &Rc<World>) -> Vec<NoticeId> {
    let phone = world.without_faults();
    poll_to_end(&phone, unread(&*phone, PERSON)).unwrap().unwrap().into_iter().map(|notice| notice.id).collect()
}

#[test]
fn a_reminder_is_read_offline_and_told_once() {
    let (world, heard) = (World::new(), Rc::new(Cell::new(false)));
    answers(&world, &heard);
    assert!(tended(&world) && !tended(&world));
    assert_eq!(waiting(&world), [NOTICE]);

    world.set_faults(|_, name| if name.contains("/api/") { Fault::Fails } else { Fault::None });
    let disk = world.without_faults();
    poll_to_end(&disk, mark_read(&*disk, NOTICE)).unwrap().unwrap();
    assert!(!tended(&world), "no network");
    assert_eq!(waiting(&world), [], "it was read here all the same");
    assert!(!heard.get());

    answers(&world, &heard);
    assert!(tended(&world));
    assert!(heard.get());
    assert_eq!(waiting(&world), []);
}
