//! Key messages: written and published by an office, read by anybody.
use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::key_message::{KeyMessage, KeyMessageId, Publication};
use crate::domain::report::Topic;

/// `PUT /api/v1/key-messages/{id}`: a draft whole; the identity is made by the writer, so that a repeat writes once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyMessageInput {
    pub content: KeyMessage,
    /// One of this office whose place it takes once it is published.
    #[serde(default)]
    pub replaces: Option<KeyMessageId>,
}

/// A message as its own office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnKeyMessage {
    pub id: KeyMessageId,
    pub state: Publication,
    /// One more with every change; a change names the one it was made on (`If-Match`), and is refused on another (412).
    pub version: u32,
    pub content: KeyMessage,
    #[serde(default)]
    pub replaces: Option<KeyMessageId>,
    pub changed_at: DateTime<Utc>,
    #[serde(default)]
    pub published_at: Option<DateTime<Utc>>,
}

/// A message as anybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedKeyMessage {
    pub id: KeyMessageId,
    pub text: String,
    pub channels: BTreeSet<Channel>,
    pub topics: BTreeSet<Topic>,
    /// First and last day it may be shown (Asia/Bangkok); no last day: until it is gone from this list.
    pub from: NaiveDate,
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The office that published it.
    pub publisher: String,
    /// The province it is for; none: the whole country.
    #[serde(default)]
    pub area: Option<AreaCode>,
    pub published_at: DateTime<Utc>,
}
