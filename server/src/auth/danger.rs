//! What is done only by whoever has just proven that it is still they: a desk left open, or a session's cookie in other hands, must not
//! be enough to let somebody else in for good, to shut somebody out, or to speak to the whole country.
use app::domain::second_factor::is_fresh;
use app::wire::problem::code;
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::route::is_among;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::ActiveSession;

/// By method and route. A new act of the kind is added here, and nowhere else: whoever takes [`super::signed_in::SignedIn`] is covered.
pub const DANGEROUS: [(&str, &str); 32] = [
    // By what one is known.
    ("POST", "/api/v1/me/totp"),
    ("PUT", "/api/v1/me/totp"),
    ("DELETE", "/api/v1/me/totp"),
    ("POST", "/api/v1/me/recovery-codes"),
    ("POST", "/api/v1/me/passkey-challenge"),
    ("POST", "/api/v1/me/passkeys"),
    ("DELETE", "/api/v1/me/passkeys/{id}"),
    ("PUT", "/api/v1/me/password"),
    ("PUT", "/api/v1/me/provider"),
    ("DELETE", "/api/v1/me/provider"),
    // What lets others in: keys of programs, cards of people, and where the installation calls.
    ("POST", "/api/v1/api-keys"),
    ("DELETE", "/api/v1/api-keys/{id}"),
    ("POST", "/api/v1/people/{id}/join-cards"),
    ("POST", "/api/v1/join-cards"),
    ("POST", "/api/v1/webhooks"),
    ("DELETE", "/api/v1/webhooks/{id}"),
    // Who coordinates, and with what reach.
    ("PUT", "/api/v1/assignments/{id}"),
    ("PUT", "/api/v1/assignments/{id}/end"),
    ("PUT", "/api/v1/assignments/{id}/reach"),
    ("POST", "/api/v1/assignments/{id}/withdrawal"),
    // Sessions and devices.
    ("DELETE", "/api/v1/sessions"),
    ("DELETE", "/api/v1/sessions/{id}"),
    ("DELETE", "/api/v1/people/{id}/sessions"),
    // What cannot be undone.
    ("POST", "/api/v1/people/{id}/erasure"),
    // What everybody sees or goes by.
    ("PUT", "/api/v1/settings/due-days"),
    ("PUT", "/api/v1/settings/notices"),
    ("POST", "/api/v1/key-messages/{id}/publication"),
    ("POST", "/api/v1/key-messages/{id}/withdrawal"),
    ("POST", "/api/v1/material/{id}/publication"),
    ("POST", "/api/v1/material/{id}/withdrawal"),
    ("POST", "/api/v1/directives/{id}/sending"),
    ("POST", "/api/v1/directives/{id}/withdrawal"),
];

/// Who has neither password nor second factor, as whoever joined by a card, has nothing to prove.
///
/// # Errors
/// 403 `step_up_needed` when it is dangerous and the last proof is too old.
pub async fn check(state: &AppState, parts: &Parts, session: &ActiveSession) -> Result<(), ApiError> {
    if !is_among(parts, &DANGEROUS) || is_fresh(session.proven_at, state.now()) {
        return Ok(());
    }
    let known_by = state.store.factors(session.actor.person).await?;
    if known_by.has_password || known_by.totp_since.is_some() {
        return Err(ApiError::new(StatusCode::FORBIDDEN, code::STEP_UP_NEEDED, "prove first that it is still you"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What changes something and asks for no proof: the month's work, whose every step is seen, judged or can be taken back; one's own
    /// settings; and the doors themselves.
    const ORDINARY: [(&str, &str); 49] = [
        ("POST", "/api/v1/assignments/{id}/signed-copy"),
        ("PUT", "/api/v1/directives/{id}"),
        ("PUT", "/api/v1/directives/{id}/done"),
        ("PUT", "/api/v1/directives/{id}/opening"),
        ("POST", "/api/v1/directives/{id}/passing"),
        ("PUT", "/api/v1/directives/{id}/registration"),
        ("PUT", "/api/v1/files/{id}"),
        ("POST", "/api/v1/imports"),
        ("POST", "/api/v1/imports/lists"),
        ("POST", "/api/v1/imports/officials"),
        ("POST", "/api/v1/imports/pictures"),
        ("POST", "/api/v1/imports/sheets"),
        ("POST", "/api/v1/join"),
        ("POST", "/api/v1/join/lookup"),
        ("PUT", "/api/v1/key-messages/{id}"),
        ("POST", "/api/v1/likenesses/{id}/dismissal"),
        ("PUT", "/api/v1/material/{id}"),
        ("PUT", "/api/v1/me/contact"),
        ("PUT", "/api/v1/me/notices/{id}/opening"),
        ("DELETE", "/api/v1/me/push-subscription"),
        ("PUT", "/api/v1/me/push-subscription"),
        ("PUT", "/api/v1/me/waiting"),
        ("POST", "/api/v1/passkey-challenges"),
        ("POST", "/api/v1/people"),
        ("POST", "/api/v1/reminders"),
        ("PUT", "/api/v1/reports/{id}"),
        ("PUT", "/api/v1/reports/{id}/photos/{hash}"),
        ("PUT", "/api/v1/reports/{id}/review"),
        ("POST", "/api/v1/rescues"),
        ("POST", "/api/v1/reviews"),
        ("POST", "/api/v1/sessions"),
        ("DELETE", "/api/v1/sessions/current"),
        ("PUT", "/api/v1/sessions/current/proof"),
        ("POST", "/api/v1/sessions/passkey"),
        ("POST", "/api/v1/sessions/provider"),
        ("POST", "/api/v1/sessions/second-factor"),
        ("POST", "/api/v1/sign-in-errands"),
        ("DELETE", "/api/v1/units/{unit}/months/{month}/excuse"),
        ("PUT", "/api/v1/units/{unit}/months/{month}/excuse"),
        ("DELETE", "/api/v1/units/{unit}/months/{month}/nothing"),
        ("PUT", "/api/v1/units/{unit}/months/{month}/nothing"),
        ("PUT", "/api/v1/units/{unit}/months/{month}/report"),
        ("DELETE", "/api/v1/units/{unit}/months/{month}/report/correction"),
        ("POST", "/api/v1/units/{unit}/months/{month}/report/correction"),
        ("POST", "/api/v1/units/{unit}/months/{month}/report/decision"),
        ("POST", "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/documents"),
        ("POST", "/api/v1/units/{unit}/months/{month}/report/submission"),
        ("PUT", "/api/v1/units/{unit}/notes/{note}"),
        ("POST", "/api/v1/webhooks/{id}/test"),
    ];

    #[test]
    fn of_every_act_somebody_has_said_whether_it_is_dangerous() {
        let changes: BTreeSet<(String, String)> = crate::router::routes()
            .into_iter()
            .map(|(method, path)| (method.to_string(), path))
            .filter(|(method, _)| !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS"))
            .collect();
        let said: BTreeSet<(String, String)> =
            DANGEROUS.iter().chain(&ORDINARY).map(|(method, path)| ((*method).to_owned(), (*path).to_owned())).collect();
        assert_eq!(changes.symmetric_difference(&said).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
        assert_eq!(said.len(), DANGEROUS.len() + ORDINARY.len(), "each once, in one of them");
    }
}
