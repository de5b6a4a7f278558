//! What offices publish (key messages, material): drafts under optimistic concurrency, and what is shown to everybody.
mod line;
mod read;
mod write;

use app::domain::access::PersonId;
use app::domain::area::AreaCode;
use app::domain::channel::Channel;
use app::domain::publication::{PublicationId, Publishable};
use app::domain::report::Topic;
use app::domain::unit::UnitId;
use chrono::{DateTime, NaiveDate, Utc};

use super::{StoreError, StoredFile};

/// Who changes which version of what their office publishes, and when.
#[derive(Debug, Clone, Copy)]
pub struct PublicationChange {
    pub id: PublicationId,
    pub unit: UnitId,
    /// The version it was made on; 0: there was none.
    pub version: u32,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationOutcome {
    Done,
    /// Somebody else's change came first: nothing was written.
    Stale,
    /// Not possible in the state it is in: nothing was written.
    NotNow,
    /// Another was published for the place that it would take: nothing was written.
    PlaceTaken,
}

/// What a list for everybody is narrowed to.
#[derive(Debug, Clone)]
pub struct PublicationFilter {
    /// What holds on this day.
    pub on: NaiveDate,
    pub channel: Option<Channel>,
    pub topic: Option<Topic>,
    /// The province whose own stands beside the ministry's; none: the ministry's alone.
    pub province: Option<AreaCode>,
}

/// Something as everybody is shown it.
#[derive(Debug, Clone, PartialEq)]
pub struct Published<T> {
    pub id: PublicationId,
    pub content: T,
    pub edition: u32,
    pub file: Option<StoredFile>,
    /// The office's name, and the province it is for.
    pub publisher: String,
    pub area: Option<AreaCode>,
    pub published_at: DateTime<Utc>,
    /// The day from which another holds in its place.
    pub replaced_from: Option<NaiveDate>,
}

impl<T: Publishable> Published<T> {
    /// The last day on which it is shown, its own or the one before another begins: who keeps it stops then without asking.
    pub fn until(&self) -> Option<NaiveDate> {
        let replaced = self.replaced_from.and_then(|day| day.pred_opt());
        [self.content.placing().until, replaced].into_iter().flatten().min()
    }
}

/// Each channel and topic between spaces; no code holds one.
fn tags(content: &impl Publishable) -> String {
    let placing = content.placing();
    let channels = placing.channels.iter().map(|channel| channel_tag(*channel));
    let topics = placing.topics.iter().map(|topic| topic_tag(topic));
    channels.chain(topics).collect()
}

fn channel_tag(channel: Channel) -> String {
    format!(" channel:{} ", channel.code())
}

fn topic_tag(topic: &str) -> String {
    format!(" topic:{topic} ")
}

fn unreadable(error: impl std::fmt::Display) -> StoreError {
    StoreError::Unreadable(format!("something published: {error}"))
}
