//! Key messages: drafts under optimistic concurrency, and what is published, for everybody.
mod read;
mod write;

use app::domain::access::PersonId;
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::key_message::{KeyMessage, KeyMessageId};
use app::domain::report::Topic;
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};

use super::StoreError;

/// Who changes which version of which message of their office, and when.
#[derive(Debug, Clone, Copy)]
pub struct KeyMessageChange {
    pub id: KeyMessageId,
    pub unit: UnitId,
    /// The version it was made on; 0: there was none.
    pub version: u32,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyMessageOutcome {
    Done,
    /// Somebody else's change came first: nothing was written.
    Stale,
    /// Not possible in the state it is in: nothing was written.
    NotNow,
}

/// What the list for everybody is narrowed to.
#[derive(Debug, Clone)]
pub struct KeyMessageFilter {
    /// Those that hold on this day.
    pub on: NaiveDate,
    pub channel: Option<Channel>,
    pub topic: Option<Topic>,
    /// The province whose own ones stand beside the ministry's; none: the ministry's alone.
    pub province: Option<AreaCode>,
}

/// Each channel and topic between spaces; no code holds one.
fn tags(content: &KeyMessage) -> String {
    let channels = content.channels.iter().map(|channel| channel_tag(*channel));
    let topics = content.topics.iter().map(|topic| topic_tag(topic));
    channels.chain(topics).collect()
}

fn channel_tag(channel: Channel) -> String {
    format!(" channel:{} ", channel.code())
}

fn topic_tag(topic: &str) -> String {
    format!(" topic:{topic} ")
}

fn unreadable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(format!("a key message: {error}"))
}
