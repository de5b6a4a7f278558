//! Files by guessed addresses: a picture, a small copy, an enclosure or a paper of somebody else's, under an address of one's own.
use app::wire::paths;

use super::standing::{EVERY, Place, WRITING, Who};
use super::world::World;
use crate::common::Reply;

pub async fn faults(world: &World) -> Vec<String> {
    let mut faults = Vec::new();
    for who in Who::ALL.into_iter().filter(|who| who.has_session()) {
        let Some(own) = who.own() else { continue };
        let mine = world.of(own);
        for place in EVERY.iter().filter(|place| **place != own) {
            let theirs = world.of(*place);
            // Their picture by one's own report, and one's own picture by their report.
            for path in [
                paths::photo(mine.report, &theirs.hash()),
                paths::thumbnail(mine.report, &theirs.hash()),
                paths::thumbnail(theirs.report, &mine.hash()),
                paths::photo(theirs.report, &mine.hash()),
            ] {
                faults.extend(found(who, *place, &path, &world.get(who, &path).await));
            }
        }
        for place in WRITING {
            let theirs = world.of(*place);
            for other in WRITING.iter().filter(|other| *other != place) {
                // An office's file by the letter of another.
                let path = paths::directive_enclosure(world.of(*other).letter, theirs.file);
                faults.extend(found(who, *place, &path, &world.get(who, &path).await));
            }
        }
        for path in ["/assets/..%2F..%2Frutan.db", "/icons/%2e%2e/%2e%2e/rutan.db", "/assets/../../keys"] {
            faults.extend(found(who, own, path, &world.get(who, path).await));
        }
    }
    faults
}

fn found(who: Who, place: Place, path: &str, reply: &Reply) -> Option<String> {
    (![403, 404].contains(&reply.status)).then(|| format!("{who:?} asks for {path} of {place:?} and gets {}", reply.status))
}
