//! Material is read with no network; a file that was chosen comes in parts, and what was withdrawn goes.
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::phone::{Phone, poll_to_end};
use super::world::{Fault, World};
use crate::domain::publication::PublicationId;
use crate::offline::api::Api;
use crate::offline::material::{BUDGET_BYTES, Keeping, KeptFiles, Known, choose, known, tend};
use crate::offline::ports::{HttpReply, Stored};
use crate::wire::paths;

/// Of a size that takes three parts.
const BYTES: usize = 600 * 1024;

fn id(n: u128) -> PublicationId {
    PublicationId(uuid::Uuid::from_u128(n))
}

/// The part of the disk that holds files.
#[derive(Default)]
struct Files {
    begun: RefCell<BTreeMap<String, Vec<u8>>>,
    whole: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl KeptFiles for Files {
    fn whole(&self) -> Stored<'_, BTreeSet<String>> {
        Box::pin(async { Ok(self.whole.borrow().keys().cloned().collect()) })
    }

    fn begun<'a>(&'a self, path: &'a str) -> Stored<'a, u64> {
        Box::pin(async move { Ok(self.begun.borrow().get(path).map_or(0, |bytes| bytes.len() as u64)) })
    }

    fn add<'a>(&'a self, path: &'a str, from: u64, bytes: &'a [u8]) -> Stored<'a, ()> {
        Box::pin(async move {
            let mut begun = self.begun.borrow_mut();
            let held = begun.entry(path.to_owned()).or_default();
            assert_eq!(held.len() as u64, from, "no gap and nothing twice");
            held.extend_from_slice(bytes);
            Ok(())
        })
    }

    fn finish<'a>(&'a self, path: &'a str, _: &'a str) -> Stored<'a, ()> {
        Box::pin(async move {
            let bytes = self.begun.borrow_mut().remove(path).unwrap_or_default();
            self.whole.borrow_mut().insert(path.to_owned(), bytes);
            Ok(())
        })
    }

    fn forget<'a>(&'a self, path: &'a str) -> Stored<'a, ()> {
        Box::pin(async move {
            self.begun.borrow_mut().remove(path);
            self.whole.borrow_mut().remove(path);
            Ok(())
        })
    }
}

fn file() -> Vec<u8> {
    (0..BYTES).map(|at| (at % 251) as u8).collect()
}

fn list(ids: &[u128]) -> serde_json::Value {
    let thing = |n: &u128| {
        serde_json::json!({
            "id": id(*n), "edition": 1, "publisher": "กระทรวงมหาดไทย", "published_at": "2026-02-01T03:00:00Z",
            "content": { "title": format!("โปสเตอร์ {n}"), "channels": ["online"], "from": "2026-02-01" },
            "file": { "id": id(*n), "name": "a.mp3", "media_type": "audio/mpeg", "form": "audio", "bytes": BYTES, "has_preview": *n == 1 },
        })
    };
    serde_json::json!({ "items": ids.iter().map(thing).collect::<Vec<_>>(), "next": null })
}

/// What a centre that publishes `ids` answers.
fn answer(ids: &[u128], name: &str) -> Fault {
    let reply = |status, body| Fault::Answers(HttpReply { status, headers: Vec::new(), body });
    if name.contains("/key-messages") {
        let message = serde_json::json!({
            "id": id(900), "text": "ไม่เชื่อ ไม่รีบ ไม่โอน", "channels": ["on_air"], "topics": [], "from": "2026-02-01",
            "publisher": "กระทรวงมหาดไทย", "published_at": "2026-02-01T03:00:00Z",
        });
        return reply(200, serde_json::to_vec(&serde_json::json!({ "items": [message], "next": null })).unwrap());
    }
    if name.contains("/preview") {
        return reply(200, b"small".to_vec());
    }
    if name.contains("/file") {
        // Parts come in order; the disk of this story insists on it.
        let part = PART.with_borrow_mut(|part| {
            let from = *part * 256 * 1024;
            *part += 1;
            file()[from..(from + 256 * 1024).min(BYTES)].to_vec()
        });
        return reply(206, part);
    }
    if let Some((_, rest)) = name.split_once("/material/") {
        let known = ids.iter().any(|n| rest.starts_with(&id(*n).0.to_string()));
        let problem = serde_json::to_vec(&crate::wire::problem::Problem::new(404, "not_found", "gone")).unwrap();
        return if known { reply(200, serde_json::to_vec(&list(ids)["items"][0]).unwrap()) } else { reply(404, problem) };
    }
    if name.contains("/material") {
        return reply(200, serde_json::to_vec(&list(ids)).unwrap());
    }
    Fault::None
}

thread_local! {
    /// What was told of parts that came.
    static CAME: RefCell<Vec<(String, u64)>> = const { RefCell::new(Vec::new()) };
    /// Which part is asked for next.
    static PART: RefCell<usize> = const { RefCell::new(0) };
}

fn publishes(world: &Rc<World>, ids: &'static [u128]) {
    world.set_faults(move |_, name| answer(ids, name));
}

fn phone(world: &Rc<World>) -> Rc<Phone> {
    Rc::new(Phone { world: world.clone(), dead: false.into(), calm: false })
}

fn tended(world: &Rc<World>, files: &Files) -> bool {
    let phone = phone(world);
    let api = Api::new(phone.clone());
    poll_to_end(&phone, tend(&*phone, files, &api, None, &|path, bytes| CAME.with_borrow_mut(|came| came.push((path.to_owned(), bytes)))))
        .unwrap()
        .unwrap()
}

fn seen(world: &Rc<World>, files: &Files) -> Known {
    let phone = world.without_faults();
    poll_to_end(&phone, known(&*phone, files, world.today())).unwrap().unwrap()
}

fn chosen(world: &Rc<World>, n: u128, keep: bool) {
    let phone = world.without_faults();
    poll_to_end(&phone, choose(&*phone, id(n), keep)).unwrap().unwrap();
}

#[test]
fn words_and_small_pictures_come_by_themselves_and_a_file_when_it_is_chosen() {
    PART.set(0);
    let (world, files) = (World::new(), Files::default());
    publishes(&world, &[1, 2]);
    assert!(tended(&world, &files));
    assert!(!tended(&world, &files), "nothing is new");
    let here = seen(&world, &files);
    assert_eq!(here.messages[0].text, "ไม่เชื่อ ไม่รีบ ไม่โอน");
    assert_eq!(here.things.iter().map(|kept| kept.keeping).collect::<Vec<_>>(), [Keeping::No, Keeping::No]);
    assert_eq!(files.whole.borrow().keys().cloned().collect::<Vec<_>>(), [paths::material_preview(id(1))]);

    chosen(&world, 2, true);
    // The line is cut after the first part.
    let cut = RefCell::new(0);
    world.set_faults(move |_, name| match name.contains("/file") {
        true if cut.replace_with(|parts| *parts + 1) > 0 => Fault::Fails,
        _ => answer(&[1, 2], name),
    });
    tended(&world, &files);
    assert_eq!(seen(&world, &files).things[1].keeping, Keeping::Begun(256 * 1024));
    publishes(&world, &[1, 2]);
    CAME.take();
    assert!(tended(&world, &files));
    let path = paths::material_file(id(2));
    let told = [256 * 1024, 512 * 1024, BYTES as u64].map(|bytes| (path.clone(), bytes));
    assert_eq!(CAME.take(), told, "what is here already, and each part");
    let here = seen(&world, &files);
    assert_eq!((here.things[1].keeping, here.chosen_bytes()), (Keeping::Whole, BYTES as u64));
    assert_eq!(files.whole.borrow()[&paths::material_file(id(2))], file(), "every byte once");
    assert!(here.has_room_for(1) && !here.has_room_for(BUDGET_BYTES));

    world.set_faults(|_, name| if name.contains("/api/") { Fault::Fails } else { Fault::None });
    assert!(!tended(&world, &files), "silence takes nothing away");
    assert_eq!(seen(&world, &files), here);

    chosen(&world, 2, false);
    publishes(&world, &[1, 2]);
    tended(&world, &files);
    assert!(!files.whole.borrow().contains_key(&paths::material_file(id(2))), "let go");
}

#[test]
fn what_was_withdrawn_goes_from_the_phone() {
    PART.set(0);
    let (world, files) = (World::new(), Files::default());
    publishes(&world, &[1, 2]);
    chosen(&world, 1, true);
    tended(&world, &files);
    assert_eq!(files.whole.borrow().len(), 2);
    publishes(&world, &[2]);
    assert!(tended(&world, &files));
    assert_eq!(files.whole.borrow().len(), 0);
    assert_eq!(seen(&world, &files).things.len(), 1);
}
