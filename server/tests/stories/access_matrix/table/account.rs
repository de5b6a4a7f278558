//! What is one's own: who one is, one's notices, one's sessions.
use app::wire::factors::{CodeInput, NewPassword, Proof};
use app::wire::passkeys::NewPasskey;
use app::wire::paths;
use app::wire::sendings::ContactInput;
use app::wire::session::{LoginRequest, ProviderReply};
use app::wire::waiting::Waiting;

use super::*;
use crate::access_matrix::fixture::NOTICED;
use crate::common::{Browser, PASSWORD};

pub fn rows() -> Vec<Row> {
    let notice = |world: &World, place: Place| world.of(place).notice.0.to_string();
    let session = |world: &World, place: Place| world.of(place).session.to_string();
    vec![
        row("GET", "/api/v1/me", signed_in, |_, _, _| ask(paths::ME)),
        row("GET", "/api/v1/me/data", signed_in, |_, _, _| ask(paths::MY_DATA)),
        row("PUT", "/api/v1/me/waiting", signed_in, |_, _, _| ask(paths::MY_WAITING).json(&Waiting::default())),
        row("GET", "/api/v1/me/notices", signed_in, |_, _, _| ask(format!("{}?limit=200", paths::MY_NOTICES)))
            .lists(notice, NOTICED, the_holder),
        row("PUT", "/api/v1/me/notices/{id}/opening", the_holder, |world, _, place| ask(paths::notice_opening(world.of(place).notice)))
            .of(NOTICED),
        row("GET", "/api/v1/me/contact", signed_in, |_, _, _| ask(paths::MY_CONTACT)),
        row("PUT", "/api/v1/me/contact", signed_in, |_, _, _| {
            ask(paths::MY_CONTACT).json(&ContactInput { email: String::new(), by_email: false })
        }),
        row("PUT", "/api/v1/me/push-subscription", signed_in, |_, who, _| {
            let number = u8::try_from(who as usize + 1).expect("a small number");
            ask(paths::MY_PUSH_SUBSCRIPTION).json(&Browser::new(number).subscription(&format!("http://127.0.0.1:9/{number}")))
        }),
        row("DELETE", "/api/v1/me/push-subscription", signed_in, |_, _, _| ask(paths::MY_PUSH_SUBSCRIPTION)),
        row("GET", "/api/v1/me/factors", signed_in, |_, _, _| ask(paths::MY_FACTORS)),
        row("POST", "/api/v1/me/totp", staff, |_, _, _| ask(paths::MY_TOTP)),
        // Not the code of what was begun above, which is told only to those whose it is.
        row("PUT", "/api/v1/me/totp", staff, |_, _, _| ask(paths::MY_TOTP).json(&CodeInput { code: "no code".into() })).done_as(422),
        row("POST", "/api/v1/me/recovery-codes", staff, |_, _, _| ask(paths::MY_RECOVERY_CODES)).done_as(409),
        row("DELETE", "/api/v1/me/totp", signed_in, |_, _, _| ask(paths::MY_TOTP)),
        // Nobody went to a provider for it.
        row("PUT", "/api/v1/me/provider", staff, |_, _, _| {
            ask(paths::MY_PROVIDER).json(&ProviderReply { code: "a code".into(), state: "link.x".into() })
        })
        .done_as(422),
        row("DELETE", "/api/v1/me/provider", signed_in, |_, _, _| ask(paths::MY_PROVIDER)),
        row("POST", "/api/v1/me/passkey-challenge", staff, |_, _, _| ask(paths::MY_PASSKEY_CHALLENGE)),
        // Nobody was asked to make it.
        row("POST", "/api/v1/me/passkeys", staff, |_, _, _| {
            ask(paths::MY_PASSKEYS).json(&NewPasskey { client_data: "AA".into(), authenticator_data: "AA".into() })
        })
        .done_as(422),
        row("DELETE", "/api/v1/me/passkeys/{id}", signed_in, |_, _, _| ask(paths::my_passkey(uuid::Uuid::nil()))),
        row("PUT", "/api/v1/sessions/current/proof", staff, |_, _, _| {
            ask(paths::PROOF).json(&Proof { password: PASSWORD.into(), ..Proof::default() })
        }),
        row("GET", "/api/v1/sessions", signed_in, |_, _, _| ask(paths::SESSIONS)).lists(session, OFFICES, the_holder),
        row("DELETE", "/api/v1/sessions/{id}", the_holder, |world, _, place| ask(paths::session(world.of(place).session))).of(OFFICES),
        row("DELETE", "/api/v1/sessions", signed_in, |_, _, _| ask(paths::SESSIONS)).ends_session(),
        // The same again, so that whoever asks after this is known by it; it ends the other sessions of who asks.
        row("PUT", "/api/v1/me/password", staff, |_, _, _| ask(paths::MY_PASSWORD).json(&NewPassword { password: PASSWORD.into() }))
            .ends_session(),
        row("DELETE", "/api/v1/sessions/current", signed_in, |_, _, _| ask(paths::CURRENT_SESSION)).ends_session(),
        // Last of all: it ends the session that it is asked with.
        row("POST", "/api/v1/sessions", everybody, |_, _, _| {
            ask(paths::SESSIONS).json(&LoginRequest { login: "ubon".into(), password: PASSWORD.into() })
        })
        .ends_session(),
    ]
}
