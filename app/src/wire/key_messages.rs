//! Key messages as anybody reads them.
use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::area::AreaCode;
use crate::domain::channel::Channel;
use crate::domain::publication::PublicationId;
use crate::domain::report::Topic;

/// A message as anybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedKeyMessage {
    pub id: PublicationId,
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
