use std::convert::Infallible;
use std::time::Duration;

use app::domain::access::Scope;
use app::wire::events::ARRIVED;
use app::wire::problem::Problem;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, timeout_at};

use crate::auth::signed_in::SignedIn;
use crate::error::ApiError;
use crate::live::{News, concerning};
use crate::state::AppState;

/// A stream ends after so long, and whoever watches asks again: by then a session may have run out or have other rights. One that is
/// ended by hand ends it at once ([`crate::auth::revocable`]).
const LASTS: Duration = Duration::from_secs(5 * 60);
/// Through proxies that end what is silent.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// Server-sent events: `arrived` with a report's identity as soon as one of one's scope comes in. Nothing is repeated: whoever
/// was away asks for the list.
///
/// Refuses with `server_busy` (503, Retry-After) whoever has many open already.
#[utoipa::path(get, path = "/api/v1/events", tag = "reports",
    responses((status = 200, content_type = "text/event-stream", body = String), (status = "default", body = Problem)))]
pub async fn stream(State(state): State<AppState>, SignedIn(session): SignedIn) -> Result<impl IntoResponse, ApiError> {
    let (scope, ends) = (session.actor.scope(), Instant::now() + LASTS);
    let turn = state.stream_turns.of(session.actor.person).await?;
    let events = unfold((state.live.watch(), scope, turn), move |(mut news, scope, turn)| async move {
        let event = next(&mut news, &scope, ends).await?;
        Some((Ok::<_, Infallible>(event), (news, scope, turn)))
    });
    // A proxy that collects what it passes on would make it anything but live.
    let unbuffered = [(header::HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((unbuffered, Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))))
}

/// None when the stream is over.
async fn next(news: &mut Receiver<News>, scope: &Scope, ends: Instant) -> Option<Event> {
    loop {
        let heard = timeout_at(ends, news.recv()).await.ok()?;
        match heard {
            Ok(News::Arrived(arrival)) => {
                if let Some(report) = concerning(scope, &arrival) {
                    return Some(Event::default().event(ARRIVED).data(report.0.to_string()));
                }
            }
            Ok(News::Ended(_)) => {}
            // Too much came at once: one sign that there is something new.
            Err(RecvError::Lagged(_)) => return Some(Event::default().event(ARRIVED).data("")),
            Ok(News::Stopping) | Err(RecvError::Closed) => return None,
        }
    }
}
