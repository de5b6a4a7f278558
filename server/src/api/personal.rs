//! A file with everything that is held about one person, written as it is read: what they did in years is not held in memory.
use app::domain::access::PersonId;
use app::wire::Page;
use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream::{self, StreamExt};
use serde::Serialize;

use super::exports::{attachment, in_turn};
use super::paging::with_path;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::Store;

/// Lines read at once.
const LINES: u32 = 500;

/// The lists of a [`app::wire::personal::PersonData`], in its order.
#[derive(Clone, Copy)]
enum List {
    Reports,
    Reviews,
    Notices,
    Acts,
    ActsAbout,
}

impl List {
    const ALL: [List; 5] = [List::Reports, List::Reviews, List::Notices, List::Acts, List::ActsAbout];

    fn name(self) -> &'static str {
        match self {
            List::Reports => "reports",
            List::Reviews => "reviews",
            List::Notices => "notices",
            List::Acts => "acts",
            List::ActsAbout => "acts_about",
        }
    }

    async fn page(self, store: &Store, person: PersonId, cursor: Option<&str>) -> Result<(String, Option<String>), ApiError> {
        match self {
            List::Reports => lines(store.filed_by(person, cursor, LINES).await?),
            List::Reviews => lines(store.judged_by(person, cursor, LINES).await?),
            List::Notices => lines(store.told(person, cursor, LINES).await?),
            List::Acts => lines(store.acts_of(person, cursor, LINES).await?),
            List::ActsAbout => lines(store.acts_about(person, cursor, LINES).await?),
        }
    }
}

/// A page's items with commas between them, and where the next one begins.
fn lines<T: Serialize>(page: Page<T>) -> Result<(String, Option<String>), ApiError> {
    let items = page.items.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>().map_err(ApiError::internal)?;
    Ok((items.join(","), page.next))
}

/// What is still to be written.
struct Rest {
    store: Store,
    person: PersonId,
    /// Of [`List::ALL`].
    list: usize,
    /// Where the list goes on; none: it has not begun.
    cursor: Option<String>,
}

/// Who may read it was asked before.
///
/// # Errors
/// 404 when there is no such person, 503 when too much is going out already.
pub async fn file_of(state: &AppState, asked_by: PersonId, person: PersonId) -> Result<Response, ApiError> {
    let turn = state.export_turns.of(asked_by).await?;
    let mut held = state.store.personal(person, state.now()).await?.ok_or_else(ApiError::not_found)?;
    held.person.unit = with_path(state, held.person.unit);
    let mut head = serde_json::to_string(&held).map_err(ApiError::internal)?;
    // The lists follow in the same object.
    head.pop();
    let rest = Rest { store: state.store.clone(), person, list: 0, cursor: None };
    let pieces = stream::once(async { Ok(Bytes::from(head)) }).chain(stream::try_unfold(rest, next));
    let described = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&format!("person-{}.json", person.0.simple()))),
    ];
    Ok((described, in_turn(turn, pieces)).into_response())
}

async fn next(mut rest: Rest) -> Result<Option<(Bytes, Rest)>, ApiError> {
    let Some(list) = List::ALL.get(rest.list).copied() else {
        let is_end = rest.list == List::ALL.len();
        rest.list += 1;
        return Ok(is_end.then(|| (Bytes::from_static(b"}"), rest)));
    };
    let (items, next) = list.page(&rest.store, rest.person, rest.cursor.as_deref()).await?;
    let mut text = match rest.cursor {
        None => format!(",\"{}\":[{items}", list.name()),
        Some(_) => format!(",{items}"),
    };
    if next.is_none() {
        text.push(']');
        rest.list += 1;
    }
    rest.cursor = next;
    Ok(Some((Bytes::from(text), rest)))
}
