//! Bodies that rows and the fixture send.
use app::domain::channel::Channel;
use app::domain::key_message::KeyMessage;
use app::domain::material::Material;
use app::domain::monthly::{Arrangement, Placed};
use app::domain::review::{Decision, Judgement};
use app::wire::monthly::ArrangementInput;
use app::wire::publications::PublicationInput;

use super::standing::Place;
use super::world::{World, words_of};
use crate::common::*;

/// An office's file, which is a picture and so has a preview.
pub fn file_of(place: Place) -> Vec<u8> {
    jpeg(400 + u32::try_from(place.index()).expect("a small number"), 64, 48)
}

pub fn message(world: &World, place: Place) -> PublicationInput<KeyMessage> {
    let content = KeyMessage {
        text: format!("อย่าโอน {}", words_of(place)),
        channels: [Channel::DocumentsApps].into(),
        topics: Default::default(),
        from: world.today(),
        until: None,
    };
    PublicationInput { content, replaces: None }
}

pub fn poster(world: &World, place: Place) -> PublicationInput<Material> {
    let content = Material {
        title: format!("แผ่นพับ {}", words_of(place)),
        text: "อ่านออกเสียงตามสาย".into(),
        collection: String::new(),
        file: Some(world.of(place).file),
        channels: [Channel::Online].into(),
        topics: Default::default(),
        from: world.today(),
        until: None,
    };
    PublicationInput { content, replaces: None }
}

/// The unit's own accepted picture, placed.
pub fn arrangement(world: &World, place: Place) -> ArrangementInput {
    let things = world.of(place);
    let (hash, day) = (things.hash(), world.today());
    let mut arrangement = Arrangement::default();
    let placed = Placed { hash, source: things.report, caption: "ภาพ".into(), from: day, to: day };
    arrangement.place(Channel::Online, usize::MAX, placed);
    ArrangementInput { arrangement }
}

pub fn accepted() -> Judgement {
    Judgement { decision: Decision::Accepted, comment: String::new(), photos: Vec::new() }
}
