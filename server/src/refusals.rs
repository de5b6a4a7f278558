//! What was refused, in the server's log: whoever guesses, tries what they may not, or comes by another site; and, as what it mostly is,
//! a mistake, what somebody known sent that breaks a rule. A line each, with who and from where; `docs/security/logs.md` lists the codes.
use app::wire::problem::code;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;
use tracing::field::display;

use crate::audit::Noted;
use crate::auth::address::ClientAddress;
use crate::auth::cookie;
use crate::auth::throttle::Try;
use crate::config::Config;
use crate::error::Refusal;
use crate::state::AppState;

/// Guesses that are answered as if something else were wrong.
const GUESSED: [&str; 9] = [
    code::CODE_WRONG,
    code::CODE_USED,
    code::PASSWORD_WRONG,
    code::JOIN_CARD_UNKNOWN,
    code::PASSKEY_AGAIN,
    code::PASSKEY_WRONG,
    code::PROVIDER_AGAIN,
    code::PROVIDER_REFUSED,
    code::PROVIDER_ACCOUNT_UNKNOWN,
];

/// What names a unit or an area that is not there, or is not for the one who asks.
const OUT_OF_REACH: [&str; 2] = [code::UNIT_UNKNOWN, code::BAD_AREA];

/// How a refusal stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// A guess, or what one may not.
    Attempt,
    /// What breaks a rule of what is sent.
    Mistake,
    Not,
}

/// Around every handler and the rules around it. The line stands within the request's span, which names it and its route. Of one address
/// so many a minute are written as it may try anything else; a flood drowns nobody's lines.
pub async fn log(State(state): State<AppState>, client: ClientAddress, request: Request, next: Next) -> Response {
    let shows_something = has_credentials(&state.config, request.headers());
    let reply = next.run(request).await;
    let Some(refusal) = reply.extensions().get::<Refusal>().copied() else { return reply };
    let person = reply.extensions().get::<Noted>().and_then(Noted::person);
    let told = told(refusal, person.is_some(), shows_something);
    if told == Told::Not || state.throttle.check(Try::Refused, client).is_err() {
        return reply;
    }
    let Refusal { status, code } = refusal;
    let (status, person) = (status.as_u16(), person.map(|person| display(person.0)));
    match told {
        Told::Attempt => tracing::warn!(event = "refused", status, code, person, client = %client.0, "refused"),
        _ => tracing::info!(event = "mistaken", status, code, person, client = %client.0, "refused"),
    }
    reply
}

/// Whoever comes with nothing and gets nothing is no event: every page asks whether somebody is signed in.
fn told(Refusal { status, code }: Refusal, is_known: bool, has_credentials: bool) -> Told {
    let is_attempt = match status {
        _ if GUESSED.contains(&code) => true,
        StatusCode::UNAUTHORIZED if code == code::SESSION_NEEDED => has_credentials,
        // A right password is half the way in.
        StatusCode::UNAUTHORIZED => code != code::SECOND_FACTOR_NEEDED,
        StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => true,
        // What lies out of one's scope is answered as if it were not there.
        StatusCode::NOT_FOUND => is_known,
        _ => is_known && OUT_OF_REACH.contains(&code),
    };
    match status {
        _ if is_attempt => Told::Attempt,
        // What is asked for again in good order, as with 412, breaks no rule.
        StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY if is_known => {
            Told::Mistake
        }
        _ => Told::Not,
    }
}

/// A session's cookie, or a program's key.
fn has_credentials(config: &Config, headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || CookieJar::from_headers(headers).get(cookie::name(config)).is_some()
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use app::domain::access::PersonId;
    use app::domain::unit::UnitId;
    use app::wire::paths;
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Extension, Router};
    use serde_json::Value;
    use tower::ServiceExt;
    use tracing_subscriber::fmt;
    use uuid::Uuid;

    use super::*;
    use crate::error::ApiError;
    use crate::{router, running};

    /// A log that can be read.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What the log says while one request is answered, line by line.
    async fn said(request: impl Fn() -> Request) -> Vec<Value> {
        said_by(router::router, request).await
    }

    async fn said_by(service: impl FnOnce(AppState) -> Router, request: impl Fn() -> Request) -> Vec<Value> {
        let folder = tempfile::tempdir().unwrap();
        let database = format!("sqlite://{}", folder.path().join("rutan.db").display());
        let config = Config::plain(&database, folder.path(), "https://rutan.example", "no-pictures-here".as_ref());
        let state = running::open(Config { client_address_header: Some("x-forwarded-for".into()), ..config }).await.unwrap();
        // Each place in the code that may say something is known once it was passed, on whichever thread, and asked anew below.
        let service = service(state);
        service.clone().oneshot(request()).await.unwrap();
        let lines = Lines::default();
        let log = lines.clone();
        let writer = move || log.clone();
        let _listening = tracing::subscriber::set_default(fmt().json().flatten_event(true).with_writer(writer).finish());
        tracing::callsite::rebuild_interest_cache();
        service.oneshot(request()).await.unwrap();
        let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[tokio::test]
    async fn a_false_session_and_a_request_of_another_site_stand_in_the_log_with_where_they_came_from() {
        let asked = |path: &str| Request::get(path).header("x-forwarded-for", "203.0.113.7").header("x-request-id", "f00d");
        let false_session = || asked(paths::PEOPLE).header(header::COOKIE, "__Host-rutan=made-up").body(Body::empty()).unwrap();
        let lines = said(false_session).await;
        assert_eq!(lines.len(), 1, "{lines:?}");
        let line = &lines[0];
        let of = |name: &str| line[name].as_str().unwrap_or_default();
        assert_eq!((of("event"), of("code"), of("client"), of("level")), ("refused", code::SESSION_NEEDED, "203.0.113.7", "WARN"));
        assert_eq!((&line["span"]["id"], &line["span"]["route"]), (&Value::from("f00d"), &Value::from(paths::PEOPLE)), "{line}");
        assert!(!line.to_string().contains("made-up"));

        let foreign = || Request::post(paths::SESSIONS).header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
        let lines = said(foreign).await;
        assert_eq!(lines.iter().map(|line| &line["code"]).collect::<Vec<_>>(), [code::FORBIDDEN]);

        assert_eq!(said(|| asked(paths::PEOPLE).body(Body::empty()).unwrap()).await, [] as [Value; 0], "a stranger who looks");
    }

    #[tokio::test]
    async fn a_wrong_key_of_a_program_stands_in_the_log_wherever_it_is_tried() {
        for path in [paths::ODATA.to_owned() + "/Reports", paths::export("reports.csv")] {
            let wrong = || Request::get(&path).header(header::AUTHORIZATION, "Bearer rutan_made-up").body(Body::empty()).unwrap();
            let lines = said(wrong).await;
            assert_eq!(lines.iter().map(|line| &line["code"]).collect::<Vec<_>>(), [code::API_KEY_WRONG], "{path}");
        }
    }

    #[tokio::test]
    async fn who_asks_for_what_is_not_theirs_is_named() {
        let (person, unit) = (PersonId(Uuid::now_v7()), UnitId(Uuid::now_v7()));
        let elsewhere = move |Extension(noted): Extension<Noted>| async move {
            noted.is(person, unit);
            ApiError::not_found()
        };
        let service = |state| router::within(Router::new().route("/api/v1/elsewhere", get(elsewhere)), state);
        let lines = said_by(service, || Request::get("/api/v1/elsewhere").body(Body::empty()).unwrap()).await;
        let said: Vec<_> = lines.iter().map(|line| (&line["code"], &line["person"])).collect();
        assert_eq!(said, [(&Value::from(code::NOT_FOUND), &Value::from(person.0.to_string()))]);
    }

    #[tokio::test]
    async fn a_part_that_was_refused_is_told_though_the_whole_was_answered() {
        let (person, unit) = (PersonId(Uuid::now_v7()), UnitId(Uuid::now_v7()));
        let parts = move |Extension(noted): Extension<Noted>| async move {
            noted.is(person, unit);
            let refused = [ApiError::field("comment", "text_missing"), ApiError::not_found()];
            (Refusal::among(&refused).map(Extension), "the others were done")
        };
        let service = |state| router::within(Router::new().route("/api/v1/elsewhere", get(parts)), state);
        let lines = said_by(service, || Request::get("/api/v1/elsewhere").body(Body::empty()).unwrap()).await;
        let said: Vec<_> = lines.iter().map(|line| (&line["event"], &line["status"], &line["code"])).collect();
        assert_eq!(said, [(&Value::from("refused"), &Value::from(404), &Value::from(code::NOT_FOUND))]);
    }

    #[test]
    fn what_breaks_a_rule_or_names_what_is_out_of_reach_is_told_of_whom_one_knows() {
        let of = |status: u16, code, known| told(Refusal { status: StatusCode::from_u16(status).unwrap(), code }, known, true);
        assert_eq!([of(422, code::UNIT_UNKNOWN, true), of(422, code::BAD_AREA, true)], [Told::Attempt; 2]);
        assert_eq!(
            [of(422, code::VALIDATION, true), of(400, code::BAD_JSON, true), of(409, code::REPORT_CONFLICT, true)],
            [Told::Mistake; 3]
        );
        assert_eq!(
            [of(422, code::VALIDATION, false), of(412, code::CHANGED_MEANWHILE, true), of(422, code::UNIT_UNKNOWN, false)],
            [Told::Not; 3]
        );
    }

    #[test]
    fn guesses_and_what_one_may_not_are_told_and_a_stranger_who_looks_is_not() {
        let told = |status: u16, code, known, shows| {
            told(Refusal { status: StatusCode::from_u16(status).unwrap(), code }, known, shows) == Told::Attempt
        };
        assert!(told(401, code::LOGIN_WRONG, false, false) && told(401, code::API_KEY_WRONG, false, true));
        assert!(told(429, code::LOCKED_OUT, true, false) && told(429, code::TOO_MANY_REQUESTS, false, false));
        assert!(told(403, code::FORBIDDEN, true, true) && told(403, code::FORBIDDEN, false, false));
        assert!(told(404, code::NOT_FOUND, true, true) && !told(404, code::NOT_FOUND, false, true));
        assert!(told(401, code::SESSION_NEEDED, false, true) && !told(401, code::SESSION_NEEDED, false, false));
        assert!(told(404, code::JOIN_CARD_UNKNOWN, false, false) && told(422, code::PROVIDER_REFUSED, false, false));
        assert!(told(422, code::CODE_WRONG, true, true) && !told(422, code::VALIDATION, true, true));
        assert!(!told(401, code::SECOND_FACTOR_NEEDED, true, false) && !told(503, code::SERVER_BUSY, true, true));
    }
}
