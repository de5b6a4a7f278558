//! Around every request: what is to be written down is, before it is answered.
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use app::domain::access::{Actor, PersonId};
use app::domain::unit::UnitId;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tokio::time::timeout;
use tracing::Instrument;

use super::acts::is_recorded;
use super::chain::Entry;
use crate::error::ApiError;
use crate::request_id;
use crate::state::AppState;

/// How long an answer waits for its record; then whoever asked is told to come back, and it is written all the same.
const PATIENCE: Duration = Duration::from_secs(10);
/// Characters of an address that are kept.
const MOST: usize = 500;
/// What is searched for, and after which row a page begins.
const SEARCHED: [&str; 4] = ["q", "cursor", "$skiptoken", "$search"];

/// Who asks, as soon as an extractor or a handler knows it.
#[derive(Debug, Clone, Default)]
pub struct Noted(Arc<OnceLock<(PersonId, UnitId)>>);

impl Noted {
    /// Says who asks; nothing where nobody listens.
    pub fn note(parts: &Parts, actor: &Actor) {
        if let Some(noted) = parts.extensions.get::<Self>() {
            noted.is(actor.person, actor.unit);
        }
    }

    /// As far as anybody is known.
    pub fn person(&self) -> Option<PersonId> {
        self.0.get().map(|(person, _)| *person)
    }

    /// Who came in by this request.
    pub fn is(&self, person: PersonId, unit: UnitId) {
        // The first is the one: a request has one session.
        let _ = self.0.set((person, unit));
    }
}

/// The address as it is kept, without the words by which people are searched for: the record is never changed, and names can be erased.
fn subject(uri: &Uri) -> String {
    let is_searched = |name: &str| SEARCHED.iter().any(|searched| name.eq_ignore_ascii_case(searched));
    // As OData's options are often sent; a plus is a space.
    let plain = |name: &str| name.trim_matches('+').replace("%24", "$");
    let part = |whole: &str| {
        let Some((name, value)) = whole.split_once('=') else { return whole.to_owned() };
        let name = plain(name);
        let hides = |piece: &str| piece.split_once('=').is_some_and(|(name, _)| is_searched(&plain(name)));
        match () {
            () if is_searched(&name) => format!("{name}="),
            // Written so that it cannot be told which it is, or what it holds.
            () if name.contains('%') || value.split(';').any(hides) => "?".to_owned(),
            () => format!("{name}={value}"),
        }
    };
    let query = uri.query().map(|query| query.split('&').map(part).collect::<Vec<_>>().join("&"));
    let whole = query.map_or_else(|| uri.path().to_owned(), |query| format!("{}?{query}", uri.path()));
    whole.chars().filter(|c| !c.is_control()).take(MOST).collect()
}

/// Without its record nothing is answered: 503, and whoever changed something asks again and is told the same as the first time.
pub async fn record(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(route) = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()) else {
        return next.run(request).await;
    };
    let method = request.method().clone();
    let answering = answer(state, method.clone(), route, request, next);
    if method.is_safe() {
        return answering.await;
    }
    // What is changed is written down, though whoever asked hangs up in the middle: alone, it would end with their connection.
    let whole = tokio::spawn(answering.instrument(tracing::Span::current()));
    whole.await.unwrap_or_else(|_| ApiError::internal("the record panicked").into_response())
}

async fn answer(state: AppState, method: Method, route: String, mut request: Request, next: Next) -> Response {
    let subject = subject(request.uri());
    let id = request_id::of(request.headers()).map(str::to_owned);
    let noted = Noted::default();
    request.extensions_mut().insert(noted.clone());
    let mut reply = next.run(request).await;
    // For the line that says what was refused to whom.
    reply.extensions_mut().insert(noted.clone());
    let (who, status) = (noted.0.get().copied(), reply.status().as_u16());
    if !is_recorded(&method, &route, status, who.is_some()) {
        return reply;
    }
    let (person, unit) = who.unzip();
    // A door takes no query, so it is only what a stranger would like to have kept.
    let subject = if person.is_none() { path_of(&subject) } else { subject };
    let entry = Entry { at: state.now(), person, unit, act: format!("{method} {route}"), subject, status, request: id };
    match timeout(PATIENCE, state.audit.record(entry)).await {
        Ok(Ok(())) => reply,
        Ok(Err(error)) => ApiError::from(error).into_response(),
        Err(_) => ApiError::busy().into_response(),
    }
}

fn path_of(subject: &str) -> String {
    subject.split('?').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_not_kept_and_what_it_was_narrowed_to_is() {
        let kept = |address: &'static str| subject(&Uri::from_static(address));
        assert_eq!(kept("/api/v1/people?area=34&q=somchai&limit=50"), "/api/v1/people?area=34&q=&limit=50");
        assert_eq!(kept("/api/v1/people?cursor=c29tY2hhaQ&Q=som"), "/api/v1/people?cursor=&Q=");
        assert_eq!(kept("/api/v1/people?%71=somchai&area=34"), "/api/v1/people??&area=34");
        assert_eq!(
            kept("/odata/Reports?$filter=Month%20eq%20%272026-02%27&$skiptoken=x"),
            "/odata/Reports?$filter=Month%20eq%20%272026-02%27&$skiptoken="
        );
        assert_eq!(kept("/odata/Units?%24filter=Kind%20eq%201&%24skiptoken=x"), "/odata/Units?$filter=Kind%20eq%201&$skiptoken=");
        assert_eq!(kept("/api/v1/people?joined=true;q=somchai&+q=som&q=som;wong"), "/api/v1/people??&q=&q=");
        assert_eq!(kept("/api/v1/reports/1?x"), "/api/v1/reports/1?x");
    }
}
