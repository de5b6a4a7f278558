//! The centre learns what is stuck on a phone, and hears nothing of a queue that empties by itself.
use std::cell::RefCell;
use std::rc::Rc;

use super::phone::{Phone, poll_to_end};
use super::world::{Fault, World, picture};
use crate::offline::api::Api;
use crate::offline::ports::HttpReply;
use crate::offline::waiting::{self, count};
use crate::wire::waiting::Waiting;

const ME: &str = r#"{"person":"00000000-0000-0000-0000-000000000001","name":"ก","position":"ผู้ใหญ่บ้าน","role":"official",
    "unit":{"id":"00000000-0000-0000-0000-000000000007","kind":"village","name":"บ้าน"},"server_time":"2026-02-13T16:26:40Z"}"#;

/// A phone of somebody who joined, and the words the centre heard; a word is lost while `is_cut`.
struct Line {
    world: Rc<World>,
    heard: Rc<RefCell<Vec<String>>>,
}

impl Line {
    fn new() -> Self {
        let world = World::new();
        world.disk.borrow_mut().values.insert(crate::offline::owner::ME.to_owned(), ME.to_owned());
        Self { world, heard: Rc::default() }
    }

    fn tend(&self, is_cut: bool) {
        let heard = self.heard.clone();
        self.world.set_faults(move |_, name| match name.strip_prefix("PUT /api/v1/me/waiting") {
            Some(_) if is_cut => Fault::Fails,
            Some(_) => {
                heard.borrow_mut().push(name.to_owned());
                Fault::Answers(HttpReply { status: 200, headers: Vec::new(), body: br#"{"reports":0,"photos":0}"#.to_vec() })
            }
            None => Fault::None,
        });
        let phone = Rc::new(Phone { world: self.world.clone(), dead: false.into(), calm: false });
        let api = Api::new(phone.clone());
        poll_to_end(&phone, waiting::tend(&*phone, &api)).unwrap().unwrap();
    }

    fn words(&self) -> usize {
        self.heard.borrow().len()
    }
}

#[test]
fn each_change_of_what_waits_is_told_once() {
    let line = Line::new();
    line.tend(false);
    assert_eq!(line.words(), 0, "nothing waits, and nothing was said before");
    line.world.save(1, "ศาลา", &[&picture(1, 900), &picture(2, 900)]);
    line.tend(true);
    assert_eq!(line.words(), 0, "nobody heard it");
    line.tend(false);
    line.tend(false);
    assert_eq!(line.words(), 1);
    line.world.save(2, "วัด", &[&picture(3, 900)]);
    line.tend(false);
    assert_eq!(line.words(), 2);
    line.world.set_faults(|_, _| Fault::None);
    line.world.run_to_the_end();
    line.tend(false);
    line.tend(false);
    assert_eq!(line.words(), 3, "that nothing waits any more");
}

#[test]
fn a_picture_waits_until_the_server_holds_all_of_it() {
    let world = World::new();
    let id = world.save(1, "ศาลา", &[&picture(1, 900), &picture(2, 900)]);
    let mut item = world.item(id);
    assert_eq!(count(std::slice::from_ref(&item)), Waiting { reports: 1, photos: 2 });
    let hash = item.submission.content.photos[0].hash.clone();
    item.delivery.photo_offsets.insert(hash.clone(), 899);
    assert_eq!(count(std::slice::from_ref(&item)).photos, 2);
    item.delivery.photo_offsets.insert(hash, 900);
    assert_eq!(count(&[item]).photos, 1);
}
