//! What an office publishes for everybody, and its life: a draft, shown on the days it holds, taken back or replaced.
use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::channel::Channel;
use super::file::FileId;
use super::report::{FieldProblem, Topic, day_problem};
use super::webhook::WebhookEvent;

const MAX_TOPICS: usize = 50;
const MAX_TOPIC_BYTES: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct PublicationId(pub Uuid);

/// Where something stands. What was published never changes: another takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Publication {
    /// Seen by its office alone.
    Draft,
    /// Seen by everybody on the days it holds.
    Published,
    /// No longer shown; its office still reads it.
    Withdrawn,
}

impl Publication {
    pub const ALL: [Publication; 3] = [Publication::Draft, Publication::Published, Publication::Withdrawn];

    /// The stable code on the wire and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Publication::Draft => "draft",
            Publication::Published => "published",
            Publication::Withdrawn => "withdrawn",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// For which channels and topics something is, and on which days (Asia/Bangkok, both included) it is shown; no last day: until
/// it is withdrawn.
#[derive(Debug, Clone, Copy)]
pub struct Placing<'a> {
    pub channels: &'a BTreeSet<Channel>,
    pub topics: &'a BTreeSet<Topic>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

/// Whether it can be a topic's code.
pub fn is_topic(code: &str) -> bool {
    !code.is_empty() && code.len() <= MAX_TOPIC_BYTES && !code.contains(|c: char| c.is_whitespace() || c.is_control())
}

impl Placing<'_> {
    /// What is wrong even with a draft.
    pub fn draft_problems(&self) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.topics.len() > MAX_TOPICS || !self.topics.iter().all(|topic| is_topic(topic)) {
            found.push(FieldProblem::new("topics", "bad_topic"));
        }
        if self.until.is_some_and(|until| until < self.from) {
            found.push(FieldProblem::new("until", "range_reversed"));
        }
        let days = [("from", Some(self.from)), ("until", self.until)];
        found.extend(days.into_iter().filter_map(|(field, day)| day_problem(field, day?)));
        found
    }

    /// What keeps it from being published today, beyond that.
    pub fn problems(&self, today: NaiveDate) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        if self.channels.is_empty() {
            found.push(FieldProblem::new("channels", "channel_missing"));
        }
        if self.from <= self.until.unwrap_or(self.from) && self.until.is_some_and(|until| until < today) {
            found.push(FieldProblem::new("until", "end_in_past"));
        }
        found
    }
}

/// Something that offices publish. Two kinds live the same life in the same records.
pub trait Publishable: Serialize + DeserializeOwned + Send + Sync {
    /// The stable code in the database.
    const KIND: &'static str;

    fn placing(&self) -> Placing<'_>;

    /// The file that goes with it.
    fn file(&self) -> Option<FileId> {
        None
    }

    /// What webhooks are told when it is published and when it is withdrawn; none: nothing.
    fn events() -> Option<[WebhookEvent; 2]> {
        None
    }

    /// What is wrong even with a draft.
    fn draft_problems(&self) -> Vec<FieldProblem>;

    /// What keeps it from being published today.
    fn problems(&self, today: NaiveDate) -> Vec<FieldProblem>;
}
