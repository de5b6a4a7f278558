//! Which requests are written down.
use axum::http::Method;

/// Reads by which somebody learns of persons: lists of people and officers, letters' receivers, what a report says of who filed it,
/// and everything that leaves as a file. A new one of the kind is added here. Not among them: a name beside what somebody did as an officer (who
/// registered a letter, who excused a unit, who dismissed a warning), which the desk's daily lists show with each row.
const READ: [&str; 18] = [
    "/api/v1/people",
    "/api/v1/people/{id}/data",
    "/api/v1/me/data",
    "/api/v1/people/{id}/join-cards",
    "/api/v1/coordinators",
    "/api/v1/units/{unit}/assignments",
    "/api/v1/units/{unit}/notes",
    "/api/v1/units/{unit}/notices",
    "/api/v1/assignments/{id}/form",
    "/api/v1/assignments/{id}/signed-copy",
    "/api/v1/reports/{id}",
    "/api/v1/reports/{id}/versions",
    "/api/v1/reports/{id}/photos/{hash}",
    "/api/v1/exports/{name}",
    "/api/v1/months/{month}/pictures.zip",
    "/api/v1/years/{year}/summary.pdf",
    "/api/v1/units/{unit}/months/{month}/report/revisions/{revision}/{kind}",
    "/odata/{*path}",
];

/// Changes that say nothing of what anybody did: the parts of a picture, which its report names by its hash, and what a device tells
/// of itself.
const UNSAID: [(&str, &str); 8] = [
    // How much of it is here, which its sender asks.
    ("HEAD", "/api/v1/reports/{id}/photos/{hash}"),
    ("PUT", "/api/v1/reports/{id}/photos/{hash}"),
    ("PUT", "/api/v1/me/waiting"),
    ("PUT", "/api/v1/me/push-subscription"),
    ("PUT", "/api/v1/me/notices/{id}/opening"),
    // Whoever comes back from there, or with a passkey, knocks at a door.
    ("POST", "/api/v1/sign-in-errands"),
    ("POST", "/api/v1/passkey-challenges"),
    ("POST", "/api/v1/me/passkey-challenge"),
];

/// What whoever was told to come back comes back with: it is written down then. To write down each refusal as well would be work when
/// there is too much of it.
const SENT_AGAIN: (&str, &str) = ("PUT", "/api/v1/reports/{id}");

/// Whoever comes too often by a password: written down, known logins would fill the record, and take longer to refuse than unknown ones.
const TOO_OFTEN: (&str, &str) = ("POST", "/api/v1/sessions");

/// Doors: a try that fails is written down, too.
const DOORS: [&str; 6] = [
    "/api/v1/sessions",
    "/api/v1/sessions/passkey",
    "/api/v1/sessions/provider",
    "/api/v1/sessions/second-factor",
    "/api/v1/join",
    "/api/v1/join/lookup",
];

/// Whether a request by this method to this route is written down when it is answered with `status`.
pub fn is_recorded(method: &Method, route: &str, status: u16, is_known: bool) -> bool {
    let reads = matches!(*method, Method::GET | Method::HEAD);
    if *method == Method::OPTIONS || !(route.starts_with("/api/") || route.starts_with("/odata")) {
        return false;
    }
    let act = (method.as_str(), route);
    let is_left_out = UNSAID.contains(&act) || act == SENT_AGAIN && status == 503 || act == TOO_OFTEN && status == 429;
    let is_meant = !is_left_out && (!reads || READ.contains(&route));
    // Whoever is not known and gets nothing leaves no trace but at the doors, by the way in that is counted there: else anybody could fill
    // the disk.
    let is_try = *method == Method::POST && DOORS.contains(&route) && status != 429;
    is_meant && (is_known || status < 400 || is_try)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Reads that are not written down: what is one's own, what anybody may have, and lists of work, with a name at most beside what
    /// somebody did as an officer.
    const UNREAD: [&str; 53] = [
        "/api/v1/api-keys",
        "/api/v1/areas",
        "/api/v1/deliveries",
        "/api/v1/directives",
        "/api/v1/directives/{id}",
        "/api/v1/directives/{id}/deliveries",
        "/api/v1/directives/{id}/enclosures/{file}",
        "/api/v1/directives/{id}/letter",
        "/api/v1/events",
        "/api/v1/files/{id}",
        "/api/v1/join-cards",
        "/api/v1/key-messages",
        "/api/v1/key-messages.atom",
        "/api/v1/key-messages/footer",
        "/api/v1/key-messages/own",
        "/api/v1/material",
        "/api/v1/material/own",
        "/api/v1/material/{id}",
        "/api/v1/material/{id}/file",
        "/api/v1/material/{id}/preview",
        "/api/v1/me",
        "/api/v1/me/contact",
        "/api/v1/me/factors",
        "/api/v1/me/notices",
        "/api/v1/me/reviews",
        "/api/v1/months",
        "/api/v1/months/{month}/obligations",
        "/api/v1/months/{month}/summary",
        "/api/v1/openapi.json",
        "/api/v1/pictures",
        "/api/v1/push-key",
        "/api/v1/receipt-keys",
        "/api/v1/registers",
        "/api/v1/reports",
        "/api/v1/reports/{id}/likenesses",
        "/api/v1/reports/{id}/photos/{hash}/thumbnail",
        "/api/v1/reports/{id}/receipt",
        "/api/v1/reports/{id}/signed-receipt",
        "/api/v1/search",
        "/api/v1/server",
        "/api/v1/sessions",
        "/api/v1/settings/due-days",
        "/api/v1/settings/notices",
        "/api/v1/trend",
        "/api/v1/trend/areas",
        "/api/v1/trend/units",
        "/api/v1/units",
        "/api/v1/units/{unit}",
        "/api/v1/units/{unit}/months/{month}/report",
        "/api/v1/units/{unit}/months/{month}/report/draft",
        "/api/v1/units/{unit}/months/{month}/tray",
        "/api/v1/units/{unit}/months/{month}/tray/{channel}",
        "/api/v1/webhooks",
    ];

    #[test]
    fn of_every_read_it_is_said_whether_it_is_written_down() {
        let reads = crate::router::routes().into_iter().filter(|(method, path)| *method == Method::GET && path.starts_with("/api/"));
        let all: BTreeSet<String> = reads.map(|(_, path)| path).collect();
        let said: BTreeSet<String> = READ.into_iter().chain(UNREAD).filter(|path| path.starts_with("/api/")).map(str::to_owned).collect();
        let (unsaid, gone): (Vec<_>, Vec<_>) = (all.difference(&said).collect(), said.difference(&all).collect());
        assert!(unsaid.is_empty() && gone.is_empty(), "to be put into one of the lists: {unsaid:?}; gone: {gone:?}");
        assert!(UNREAD.iter().all(|path| !READ.contains(path)));
    }

    #[test]
    fn every_route_that_is_named_is_there() {
        let routes: BTreeSet<(String, String)> =
            crate::router::routes().into_iter().map(|(method, path)| (method.to_string(), path)).collect();
        let named =
            READ.map(|path| ("GET", path)).into_iter().chain(UNSAID).chain([SENT_AGAIN, TOO_OFTEN]).chain(DOORS.map(|path| ("POST", path)));
        let gone: Vec<_> = named.filter(|(method, path)| !routes.contains(&((*method).to_owned(), (*path).to_owned()))).collect();
        assert!(gone.is_empty(), "{gone:?}");
    }

    #[test]
    fn changes_doors_and_looks_at_persons_are_written_down_and_nothing_else() {
        let is = |method: &str, route: &str, status, known| is_recorded(&method.parse().unwrap(), route, status, known);
        assert!(is("PUT", "/api/v1/reports/{id}", 200, true) && is("PUT", "/api/v1/reports/{id}", 403, true));
        assert!(!is("PUT", "/api/v1/reports/{id}", 503, true) && is("PUT", "/api/v1/settings/due-days", 503, true));
        assert!(!is("HEAD", "/api/v1/reports/{id}/photos/{hash}", 200, true) && is("HEAD", "/api/v1/exports/{name}", 200, true));
        assert!(is("GET", "/api/v1/exports/{name}", 200, true) && is("POST", "/api/v1/sessions", 401, false));
        assert!(!is("GET", "/api/v1/months", 200, true) && !is("PUT", "/api/v1/me/waiting", 200, true));
        assert!(!is("PUT", "/api/v1/reports/{id}", 401, false) && !is("POST", "/api/v1/sessions", 429, false));
        for method in ["DELETE", "PUT", "PATCH", "MADE-UP"] {
            assert!(
                !is(method, "/api/v1/sessions", 401, false) && !is(method, "/api/v1/join", 405, false),
                "{method}: nobody counts these"
            );
        }
        assert!(is("DELETE", "/api/v1/sessions", 204, true));
        assert!(!is("POST", "/api/v1/sessions", 429, true), "a login that is there is refused as fast as one that is not");
        assert!(!is("GET", "/g/{name}", 200, false) && !is("OPTIONS", "/api/v1/key-messages", 200, false));
    }
}
