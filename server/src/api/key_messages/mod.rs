//! Key messages: written and published by an office; read by anybody, as JSON, as Atom and as the foot of a receipt.
pub mod atom;
pub mod feed;
pub mod footer;
pub mod own;
pub mod publish;
pub mod save;
pub mod withdraw;

use app::domain::key_message::KeyMessage;
use app::wire::Page;
use app::wire::key_messages::PublishedKeyMessage;

use crate::api::paging;
use crate::api::publications::Asked;
use crate::error::ApiError;
use crate::state::AppState;
use crate::store::Published;

/// What is published and holds today, as it was asked for.
async fn published(state: &AppState, asked: &Asked) -> Result<Page<PublishedKeyMessage>, ApiError> {
    let limit = paging::limit(asked.limit.as_deref())?;
    let cursor = paging::filled(asked.cursor.as_deref());
    let page = state.store.published(&asked.filter(state)?, cursor, limit).await?;
    Ok(Page { items: page.items.into_iter().map(public).collect(), next: page.next })
}

/// A message as anybody reads it.
pub fn public(published: Published<KeyMessage>) -> PublishedKeyMessage {
    let until = published.until();
    let KeyMessage { text, channels, topics, from, .. } = published.content;
    let Published { id, publisher, area, published_at, .. } = published;
    PublishedKeyMessage { id, text, channels, topics, from, until, publisher, area, published_at }
}
