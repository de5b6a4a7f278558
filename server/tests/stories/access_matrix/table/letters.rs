//! Letters: written and sent by an office, registered, passed on and done by the units that received them.
use app::domain::directive::Addressees;
use app::domain::file::FileId;
use app::wire::directives::{PassingInput, RegistrationInput, WithdrawalInput};
use app::wire::paths;

use super::*;
use crate::access_matrix::fixture::letter;

pub fn rows() -> Vec<Row> {
    let parts = [lists(), written(), received(), files()];
    parts.into_iter().flatten().collect()
}

fn lists() -> Vec<Row> {
    let letter = |world: &World, place: Place| world.of(place).letter.0.to_string();
    let draft = |world: &World, place: Place| world.of(place).letter_draft.0.to_string();
    vec![
        row("GET", "/api/v1/directives", writers, |_, _, _| ask(paths::DIRECTIVES)).lists(letter, WRITING, the_writer),
        row("GET", "/api/v1/directives", writers, |_, _, _| ask(paths::DIRECTIVES)).lists(draft, WRITING, the_writer),
        row("GET", "/api/v1/deliveries", signed_in, |_, _, _| ask(paths::DELIVERIES)).lists(letter, WRITING, receives),
        row("GET", "/api/v1/exports/{name}", writers, |_, _, _| ask(paths::export("directives.csv"))).for_keys(),
        row("GET", "/api/v1/exports/{name}", signed_in, |_, _, _| ask(paths::export("deliveries.csv"))).for_keys(),
        row("GET", "/api/v1/registers", coordinators, |_, _, _| ask(paths::REGISTERS)),
    ]
}

fn written() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/directives/{id}", the_writer, |world, _, place| ask(paths::directive(world.of(place).letter_draft)))
            .of(WRITING),
        row("GET", "/api/v1/directives/{id}/letter", the_writer, |world, _, place| {
            ask(paths::directive_letter(world.of(place).letter_draft))
        })
        .of(WRITING),
        row("GET", "/api/v1/directives/{id}/enclosures/{file}", the_writer, |world, _, place| {
            ask(paths::directive_enclosure(world.of(place).letter_draft, world.of(place).file))
        })
        .of(WRITING),
        row("PUT", "/api/v1/directives/{id}", the_writer, |world, who, place| {
            // With the sender's own file: another office's is refused before it is looked whose the letter is.
            let own = who.own().unwrap_or(place);
            ask(paths::directive(world.of(place).letter_draft)).on(1).json(&letter(world, own, 555))
        })
        .of(WRITING)
        .refused_as("changed_meanwhile"),
        row("POST", "/api/v1/directives/{id}/sending", the_writer, |world, _, place| {
            ask(paths::directive_sending(world.of(place).letter_to_send)).on(1)
        })
        .of(WRITING),
        row("POST", "/api/v1/directives/{id}/withdrawal", the_writer, |world, _, place| {
            let reason = WithdrawalInput { reason: "เลขผิด".into() };
            ask(paths::directive_withdrawal(world.of(place).letter_to_withdraw)).on(2).json(&reason)
        })
        .of(WRITING)
        .refused_as("changed_meanwhile"),
    ]
}

fn received() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/directives/{id}", reads_letter, |world, _, place| ask(paths::directive(world.of(place).letter))).of(WRITING),
        row("GET", "/api/v1/directives/{id}/letter", reads_letter, |world, _, place| ask(paths::directive_letter(world.of(place).letter)))
            .of(&[Place::Province]),
        row("PUT", "/api/v1/directives/{id}/opening", reads_letter, |world, _, place| {
            ask(paths::directive_opening(world.of(place).letter))
        })
        .of(WRITING),
        row("PUT", "/api/v1/directives/{id}/registration", registers_letter, |world, _, place| {
            ask(paths::directive_registration(world.of(place).letter)).json(&RegistrationInput { number: None, at: None })
        })
        .of(WRITING),
        row("POST", "/api/v1/directives/{id}/passing", registers_letter, |world, _, place| {
            let addressees = Addressees { kinds: Default::default(), units: [Place::District.unit()].into() };
            ask(paths::directive_passing(world.of(place).letter)).json(&PassingInput { addressees })
        })
        .of(WRITING),
        row("PUT", "/api/v1/directives/{id}/done", reads_letter, |world, _, place| {
            ask(format!("{}/done", paths::directive(world.of(place).letter)))
        })
        .of(WRITING),
        row("GET", "/api/v1/directives/{id}/deliveries", reads_letter, |world, _, place| {
            ask(paths::directive_deliveries(world.of(place).letter))
        })
        .of(WRITING),
        row("GET", "/api/v1/exports/{name}", reads_letter, |world, _, place| {
            ask(paths::export(&format!("recipients.csv?directive={}", world.of(place).letter.0)))
        })
        .of(WRITING)
        .for_keys(),
        // Another unit's level of the tree is for those above it: what the province handed down of the ministry's letter.
        row(
            "GET",
            "/api/v1/directives/{id}/deliveries",
            |who, place| reads_letter(who, place) && who.sees(Place::Province),
            |world, _, place| ask(format!("{}?source={}", paths::directive_deliveries(world.of(place).letter), Place::Province.unit().0)),
        )
        .of(&[Place::Ministry])
        .named_by_sender(),
    ]
}

fn files() -> Vec<Row> {
    vec![
        row("GET", "/api/v1/directives/{id}/enclosures/{file}", reads_letter, |world, _, place| {
            ask(paths::directive_enclosure(world.of(place).letter, world.of(place).file))
        })
        .of(WRITING),
        // Withdrawn, it is still read by those who received it, and by nobody else.
        row("GET", "/api/v1/directives/{id}/enclosures/{file}", reads_letter, |world, _, place| {
            ask(paths::directive_enclosure(world.of(place).letter_to_withdraw, world.of(place).file))
        })
        .of(&[Place::Province, Place::RoiEt]),
        row("GET", "/api/v1/files/{id}", the_writer, |world, _, place| ask(paths::file(world.of(place).file))).of(WRITING),
        row("GET", "/api/v1/files/{id}", the_writer, |world, _, place| ask(format!("{}?preview=true", paths::file(world.of(place).file))))
            .of(WRITING),
        row("PUT", "/api/v1/files/{id}", the_writer, |world, _, place| {
            ask(paths::file_named(world.of(place).file, "a.jpg")).bytes(bodies::file_of(place))
        })
        .of(WRITING)
        .named_by_sender(),
        row("PUT", "/api/v1/files/{id}", writers, |_, _, place| {
            ask(paths::file_named(FileId(uuid::Uuid::now_v7()), "a.jpg")).bytes(bodies::file_of(place))
        }),
        // Of another office's file a writer is told what they are told of one that nobody has: that nothing of it is here.
        row("HEAD", "/api/v1/files/{id}", writers, |world, _, place| ask(paths::file(world.of(place).file))).of(WRITING),
    ]
}
