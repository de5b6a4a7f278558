//! Key messages and material: written, published and withdrawn by an office in its own name.
use app::wire::paths;

use super::*;

pub fn rows() -> Vec<Row> {
    let mut rows = messages();
    rows.extend(material());
    rows
}

fn messages() -> Vec<Row> {
    let draft = |world: &World, place: Place| world.of(place).messages.draft.0.to_string();
    vec![
        row("GET", "/api/v1/key-messages/own", writers, |_, _, _| ask(paths::OWN_KEY_MESSAGES)).lists(draft, WRITING, the_writer),
        row("PUT", "/api/v1/key-messages/{id}", the_writer, |world, who, place| {
            let own = who.own().unwrap_or(place);
            ask(paths::key_message(world.of(place).messages.draft)).on(1).json(&bodies::message(world, own))
        })
        .of(WRITING)
        .refused_as("changed_meanwhile"),
        row("POST", "/api/v1/key-messages/{id}/publication", the_writer, |world, _, place| {
            ask(paths::key_message_publication(world.of(place).messages.to_publish)).on(1)
        })
        .of(WRITING),
        row("POST", "/api/v1/key-messages/{id}/withdrawal", the_writer, |world, _, place| {
            ask(paths::key_message_withdrawal(world.of(place).messages.to_withdraw)).on(2)
        })
        .of(WRITING),
    ]
}

fn material() -> Vec<Row> {
    let draft = |world: &World, place: Place| world.of(place).material.draft.0.to_string();
    vec![
        row("GET", "/api/v1/material/own", writers, |_, _, _| ask(paths::OWN_MATERIAL)).lists(draft, WRITING, the_writer),
        row("PUT", "/api/v1/material/{id}", the_writer, |world, who, place| {
            // With the sender's own file: another office's is refused before it is looked whose the draft is.
            let own = who.own().unwrap_or(place);
            ask(paths::material(world.of(place).material.draft)).on(1).json(&bodies::poster(world, own))
        })
        .of(WRITING)
        .refused_as("changed_meanwhile"),
        row("POST", "/api/v1/material/{id}/publication", the_writer, |world, _, place| {
            ask(paths::material_publication(world.of(place).material.to_publish)).on(1)
        })
        .of(WRITING),
        row("POST", "/api/v1/material/{id}/withdrawal", the_writer, |world, _, place| {
            ask(paths::material_withdrawal(world.of(place).material.to_withdraw)).on(2)
        })
        .of(WRITING),
    ]
}
