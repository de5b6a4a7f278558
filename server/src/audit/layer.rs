//! Around every request: what is to be written down is, before it is answered.
use std::sync::{Arc, OnceLock};

use app::domain::access::{Actor, PersonId};
use app::domain::unit::UnitId;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::acts::is_recorded;
use super::chain::Entry;
use crate::error::ApiError;
use crate::state::AppState;

/// Characters of an address that are kept.
const MOST: usize = 500;

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

    /// Who came in by this request.
    pub fn is(&self, person: PersonId, unit: UnitId) {
        // The first is the one: a request has one session.
        let _ = self.0.set((person, unit));
    }
}

/// Without its record nothing is answered: 503, and whoever changed something asks again and is told the same as the first time.
pub async fn record(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Some(route) = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()) else {
        return next.run(request).await;
    };
    let (method, subject) = (request.method().clone(), request.uri().to_string());
    let noted = Noted::default();
    request.extensions_mut().insert(noted.clone());
    let reply = next.run(request).await;
    let (who, status) = (noted.0.get().copied(), reply.status().as_u16());
    if !is_recorded(&method, &route, status, who.is_some()) {
        return reply;
    }
    let (person, unit) = who.unzip();
    let subject = subject.chars().filter(|c| !c.is_control()).take(MOST).collect();
    let entry = Entry { at: state.now(), person, unit, act: format!("{method} {route}"), subject, status };
    match state.audit.record(entry).await {
        Ok(()) => reply,
        Err(error) => ApiError::from(error).into_response(),
    }
}
