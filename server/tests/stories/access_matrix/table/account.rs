//! What is one's own: who one is, one's notices, one's sessions.
use app::wire::paths;
use app::wire::sendings::ContactInput;
use app::wire::waiting::Waiting;

use super::*;
use crate::access_matrix::fixture::NOTICED;
use crate::common::Browser;

pub fn rows() -> Vec<Row> {
    let notice = |world: &World, place: Place| world.of(place).notice.0.to_string();
    let session = |world: &World, place: Place| world.of(place).session.to_string();
    vec![
        row("GET", "/api/v1/me", signed_in, |_, _, _| ask(paths::ME)),
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
        row("GET", "/api/v1/sessions", signed_in, |_, _, _| ask(paths::SESSIONS)).lists(session, OFFICES, the_holder),
        row("DELETE", "/api/v1/sessions/{id}", the_holder, |world, _, place| ask(paths::session(world.of(place).session))).of(OFFICES),
        row("DELETE", "/api/v1/sessions/current", signed_in, |_, _, _| ask(paths::CURRENT_SESSION)).ends_session(),
    ]
}
