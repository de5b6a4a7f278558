//! What is open to everybody: the public pages, the description, key messages for other systems, joining and signing in.
use app::wire::factors::CodeInput;
use app::wire::passkeys::{PasskeyErrand, PasskeyErrandInput, PasskeyReply};
use app::wire::paths;
use app::wire::session::{Errand, ErrandInput, JoinLookup, JoinRequest, LoginRequest, ProviderReply};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::*;
use crate::common::PASSWORD;

pub fn rows() -> Vec<Row> {
    let mut rows = pages();
    rows.extend(feeds());
    rows.extend(doors());
    rows
}

fn pages() -> Vec<Row> {
    vec![
        row("GET", "/", everybody, |_, _, _| ask("/")),
        row("GET", "/healthz", everybody, |_, _, _| ask("/healthz")),
        row("GET", "/readyz", everybody, |_, _, _| ask("/readyz")),
        row("GET", "/check/{token}", everybody, |world, _, _| ask(&world.check_path)).by_secret(),
        row("GET", "/g/{name}", everybody, |_, _, _| ask("/g/34")),
        row("GET", "/material", everybody, |_, _, _| ask("/material")),
        row("GET", "/material/{id}", everybody, |world, _, place| ask(format!("/material/{}", world.of(place).material.shown.0)))
            .of(WRITING),
        row("GET", "/material/{id}", nobody_at_all, |world, _, place| ask(format!("/material/{}", world.of(place).material.draft.0)))
            .of(WRITING)
            .open(),
        row("GET", "/api/v1/openapi.json", everybody, |_, _, _| ask(paths::OPENAPI)),
        row("GET", "/api/v1/server", everybody, |_, _, _| ask(paths::SERVER)),
        row("GET", "/api/v1/receipt-keys", everybody, |_, _, _| ask(paths::RECEIPT_KEYS)),
        row("GET", "/api/v1/push-key", everybody, |_, _, _| ask(paths::PUSH_KEY)),
    ]
}

fn feeds() -> Vec<Row> {
    let published = |world: &World, place: Place| world.of(place).messages.shown.0.to_string();
    let drafted = |world: &World, place: Place| world.of(place).messages.draft.0.to_string();
    let of_ministry: &'static [Place] = &[Place::Ministry];
    vec![
        row("GET", "/api/v1/key-messages", everybody, |_, _, _| ask(paths::KEY_MESSAGES)).lists(published, of_ministry, everybody),
        row("GET", "/api/v1/key-messages", everybody, |_, _, _| ask(paths::KEY_MESSAGES)).lists(drafted, WRITING, nobody_at_all),
        row("GET", "/api/v1/key-messages", everybody, |_, _, _| ask(format!("{}?area=34", paths::KEY_MESSAGES))).lists(
            published,
            &[Place::Province, Place::Ministry],
            everybody,
        ),
        row("GET", "/api/v1/key-messages.atom", everybody, |_, _, _| ask(paths::KEY_MESSAGES_ATOM)).lists(drafted, WRITING, nobody_at_all),
        row("GET", "/api/v1/key-messages/footer", everybody, |_, _, _| ask(paths::KEY_MESSAGE_FOOTER)),
        row("OPTIONS", "/api/v1/key-messages", everybody, |_, _, _| ask(paths::KEY_MESSAGES)),
        row("OPTIONS", "/api/v1/key-messages.atom", everybody, |_, _, _| ask(paths::KEY_MESSAGES_ATOM)),
        row("OPTIONS", "/api/v1/key-messages/footer", everybody, |_, _, _| ask(paths::KEY_MESSAGE_FOOTER)),
        row("GET", "/api/v1/material", everybody, |_, _, _| ask(paths::MATERIAL)).lists(
            |world, place| world.of(place).material.draft.0.to_string(),
            WRITING,
            nobody_at_all,
        ),
        row("GET", "/api/v1/material/{id}", everybody, |world, _, place| ask(paths::material(world.of(place).material.shown))).of(WRITING),
        row("GET", "/api/v1/material/{id}/file", everybody, |world, _, place| ask(paths::material_file(world.of(place).material.shown)))
            .of(WRITING),
        row("GET", "/api/v1/material/{id}/preview", everybody, |world, _, place| {
            ask(paths::material_preview(world.of(place).material.shown))
        })
        .of(WRITING),
        row("GET", "/api/v1/material/{id}", nobody_at_all, |world, _, place| ask(paths::material(world.of(place).material.draft)))
            .of(WRITING)
            .open(),
        row("GET", "/api/v1/material/{id}/file", nobody_at_all, |world, _, place| {
            ask(paths::material_file(world.of(place).material.draft))
        })
        .of(WRITING)
        .open(),
        row("GET", "/api/v1/material/{id}/preview", nobody_at_all, |world, _, place| {
            ask(paths::material_preview(world.of(place).material.draft))
        })
        .of(WRITING)
        .open(),
    ]
}

/// A card's code and a password are what lets one in here.
fn doors() -> Vec<Row> {
    vec![
        row("POST", "/api/v1/join/lookup", everybody, |world, _, _| ask(paths::JOIN_LOOKUP).json(&JoinLookup { code: world.card.clone() })),
        row("POST", "/api/v1/join/lookup", nobody_at_all, |_, _, _| {
            ask(paths::JOIN_LOOKUP).json(&JoinLookup { code: "ABCD-EFGH-JKMN".into() })
        })
        .open(),
        row("POST", "/api/v1/join", nobody_at_all, |world, _, _| {
            // The card of the villager's phone, on another device.
            ask(paths::JOIN).json(&join(world, uuid::Uuid::now_v7()))
        })
        .refused_as("join_card_used")
        .open(),
        row("POST", "/api/v1/sessions", nobody_at_all, |_, who, _| {
            ask(paths::SESSIONS).json(&LoginRequest { login: format!("not-{who:?}"), password: PASSWORD.into() })
        })
        .refused_as("login_wrong")
        .open(),
        // A code without the password before it.
        row("POST", "/api/v1/sessions/second-factor", nobody_at_all, |_, _, _| {
            ask(paths::SECOND_FACTOR).json(&CodeInput { code: "000000".into() })
        })
        .refused_as("sign_in_again")
        .open(),
        row("POST", "/api/v1/passkey-challenges", everybody, |_, _, _| {
            ask(paths::PASSKEY_CHALLENGES).json(&PasskeyErrandInput { errand: PasskeyErrand::SignIn })
        }),
        row("POST", "/api/v1/passkey-challenges", signed_in, |_, _, _| {
            ask(paths::PASSKEY_CHALLENGES).json(&PasskeyErrandInput { errand: PasskeyErrand::Prove })
        }),
        // A passkey that nobody was asked for.
        row("POST", "/api/v1/sessions/passkey", nobody_at_all, |_, _, _| {
            let some = || "AA".to_owned();
            ask(paths::PASSKEY_SESSIONS).json(&PasskeyReply {
                id: some(),
                client_data: some(),
                authenticator_data: some(),
                signature: some(),
            })
        })
        .refused_as("passkey_again")
        .open(),
        // What a provider sends back, in a browser that did not go there.
        row("POST", "/api/v1/sessions/provider", nobody_at_all, |_, _, _| {
            ask(paths::PROVIDER_SESSIONS).json(&ProviderReply { code: "a code".into(), state: "in.x".into() })
        })
        .refused_as("provider_again")
        .open(),
        // None is set here.
        row("POST", "/api/v1/sign-in-errands", nobody_at_all, |_, _, _| ask(paths::ERRANDS).json(&ErrandInput { errand: Errand::SignIn }))
            .open(),
    ]
}

fn join(world: &World, device: uuid::Uuid) -> JoinRequest {
    let (code, phone) = &world.joined;
    JoinRequest { code: code.clone(), device, device_key: URL_SAFE_NO_PAD.encode(phone.device_key), device_label: "Chrome".into() }
}
