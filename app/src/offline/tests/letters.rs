//! Letters are read with no network, and what was done with one is told once there is an answer, however often it fails.
use std::cell::Cell;
use std::rc::Rc;

use super::phone::{Phone, poll_to_end};
use super::world::{Fault, UNIT, World};
use crate::domain::directive::DirectiveId;
use crate::offline::api::Api;
use crate::offline::letters::{KeptLetter, Mark, has_unheard, letters, mark, tend};
use crate::offline::ports::HttpReply;

fn id() -> DirectiveId {
    DirectiveId(uuid::Uuid::from_u128(552))
}

fn phone(world: &Rc<World>) -> Rc<Phone> {
    Rc::new(Phone { world: world.clone(), dead: false.into(), calm: false })
}

/// The letter as the centre holds it, done or not.
fn letter(done: bool) -> serde_json::Value {
    let unit = serde_json::json!({ "id": UNIT, "kind": "village", "name": "บ้าน" });
    let done_at = done.then_some("2026-02-05T03:00:00Z");
    let state = if done { "done" } else { "sent" };
    serde_json::json!({
        "summary": {
            "id": id(), "sender": unit, "state": "sent", "number": { "office": "มท 0206.2", "is_circular": true, "running": 552 },
            "dated": "2026-01-30", "subject": "เรื่อง", "sent_at": "2026-02-01T03:00:00Z",
        },
        "version": 2, "letter": { "body": "ขอให้เผยแพร่" },
        "delivery": { "unit": unit, "source": unit, "state": state, "sent_at": "2026-02-01T03:00:00Z", "opened_at": done_at, "done_at": done_at },
    })
}

/// A centre that holds one letter: what it answers to a call, and that it has heard that the letter is done.
#[derive(Clone, Default)]
struct Centre {
    is_done: Rc<Cell<bool>>,
}

impl Centre {
    fn hear(&self, name: &str) -> Fault {
        if !name.contains("/api/") {
            return Fault::None;
        }
        if name.starts_with("PUT") && name.ends_with("/done") {
            self.is_done.set(true);
        }
        let whole = letter(self.is_done.get());
        let line = serde_json::json!({ "directive": whole["summary"], "delivery": whole["delivery"] });
        let body = if name.contains("/deliveries") { serde_json::json!({ "items": [line], "next": null }) } else { whole };
        Fault::Answers(HttpReply { status: 200, headers: Vec::new(), body: serde_json::to_vec(&body).unwrap() })
    }
}

/// Nothing fails.
fn calm(world: &Rc<World>, centre: &Centre) {
    let centre = centre.clone();
    world.set_faults(move |_, name| centre.hear(name));
}

fn tended(world: &Rc<World>) -> Option<bool> {
    let phone = phone(world);
    let api = Api::new(phone.clone());
    poll_to_end(&phone, tend(&*phone, &api, UNIT)).map(|changed| changed.unwrap_or(false))
}

fn known(world: &Rc<World>) -> Vec<KeptLetter> {
    let phone = world.without_faults();
    poll_to_end(&phone, letters(&*phone, UNIT)).unwrap().unwrap()
}

fn is_unheard(world: &Rc<World>) -> bool {
    let phone = world.without_faults();
    poll_to_end(&phone, has_unheard(&*phone, UNIT)).unwrap().unwrap()
}

fn done_here(world: &Rc<World>) {
    let phone = world.without_faults();
    poll_to_end(&phone, mark(&*phone, Mark::Done, id())).unwrap().unwrap();
}

#[test]
fn a_letter_is_kept_and_what_was_done_waits_for_the_network() {
    let (world, centre) = (World::new(), Centre::default());
    calm(&world, &centre);
    assert_eq!(tended(&world), Some(true));
    assert_eq!(tended(&world), Some(false), "nothing is new");
    assert_eq!(known(&world)[0].letter.letter.body, "ขอให้เผยแพร่");
    assert!(!known(&world)[0].is_done);

    world.set_faults(|_, name| if name.contains("/api/") { Fault::Fails } else { Fault::None });
    done_here(&world);
    assert_eq!(tended(&world), Some(false), "no network");
    let kept = &known(&world)[0];
    assert!(kept.is_done && kept.waits, "it is done here and the centre does not know");
    assert!(is_unheard(&world));
    calm(&world, &centre);
    assert_eq!(tended(&world), Some(true));
    let kept = &known(&world)[0];
    assert!(kept.is_done && !kept.waits && kept.is_opened);
    assert!(!is_unheard(&world));
}

/// Each call of the disk and of the network fails, loses its answer, or is the last before the process dies.
#[test]
fn whatever_fails_on_the_way_is_done_the_next_time() {
    for at in 0..12 {
        for fault in [Fault::Fails, Fault::AnswerLost, Fault::DiesBefore, Fault::DiesAfter] {
            let (world, centre) = (World::new(), Centre::default());
            calm(&world, &centre);
            tended(&world);
            done_here(&world);
            let (mut calls, heard, meets) = (0, centre.clone(), fault.clone());
            world.set_faults(move |_, name| {
                calls += 1;
                let answer = heard.hear(name);
                // The centre of this story lives here and not in the world: it has heard what is lost afterwards.
                let lost = if meets == Fault::AnswerLost && name.contains("/api/") { Fault::Fails } else { meets.clone() };
                if calls == at + 1 { lost } else { answer }
            });
            tended(&world);
            assert!(known(&world)[0].is_done, "call {at} {fault:?}");
            for _ in 0..2 {
                calm(&world, &centre);
                tended(&world);
            }
            let kept = &known(&world)[0];
            assert!(centre.is_done.get() && kept.is_done && !kept.waits, "call {at} {fault:?}");
        }
    }
}
