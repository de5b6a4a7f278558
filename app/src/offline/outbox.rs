//! A saved report waiting for the server, and what remains of it afterwards.
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::owner::Owner;
use crate::domain::photo::PhotoHash;
use crate::domain::report::{FieldProblem, ReportId};
use crate::domain::review::{Decision, Review};
use crate::wire::reports::{Receipt, ReportSubmission};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutboxItem {
    pub id: ReportId,
    /// Who saved it, and in whose name alone it is sent. Absent in records of older versions of the app.
    #[serde(default)]
    pub owner: Option<Owner>,
    pub submission: ReportSubmission,
    /// When the person pressed save; the queue goes in this order.
    pub saved_ms: i64,
    pub delivery: Delivery,
}

/// How far the sending of an item is. Only the engine writes it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Delivery {
    /// Set before the first attempt; from then on the content of this version never changes.
    pub first_attempt_ms: Option<i64>,
    /// Failed attempts in a row.
    pub failures: u32,
    /// Connections cut while a piece of a picture was on its way: the more, the smaller the pieces.
    pub cuts: u32,
    /// Not to be tried before this time.
    pub not_before_ms: Option<i64>,
    /// The server holds the record.
    pub record_stored: bool,
    /// Bytes of each picture the server is known to hold.
    pub photo_offsets: BTreeMap<PhotoHash, u64>,
    /// Pictures whose last piece got no answer: the server is asked how much it has before more is sent.
    pub ask_again: BTreeSet<PhotoHash>,
    /// The version the server holds, if it told so when it refused this one; 0: none.
    pub server_version: Option<u32>,
    /// The last thing that went wrong, by problem code; for the screen.
    pub last_problem: Option<String>,
    /// Set when only a person can mend it; it waits here and the rest of the queue goes on.
    pub quarantine: Option<Quarantine>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// A problem code (wire::problem::code).
    pub code: String,
    #[serde(default)]
    pub errors: Vec<FieldProblem>,
}

impl OutboxItem {
    /// True once the server may have seen this version.
    pub fn is_frozen(&self) -> bool {
        self.delivery.first_attempt_ms.is_some()
    }

    /// Bytes of its pictures, and how many of them the server is known to hold.
    pub fn progress(&self) -> (u64, u64) {
        let photos = &self.submission.content.photos;
        let sent = photos.iter().map(|p| self.delivery.photo_offsets.get(&p.hash).copied().unwrap_or(0).min(p.size)).sum();
        (sent, photos.iter().map(|p| p.size).sum())
    }
}

/// A report the server holds whole: kept small on the phone for "my reports".
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentReport {
    pub id: ReportId,
    /// Absent in records of older versions of the app.
    #[serde(default)]
    pub owner: Option<Owner>,
    pub submission: ReportSubmission,
    pub receipt: Receipt,
    pub settled_ms: i64,
    /// What was last said to this version. Absent in records of older versions of the app.
    #[serde(default)]
    pub review: Option<Review>,
}

impl SentReport {
    /// The receipt is of just this version. Another one goes on waiting, an older number too: a server that lost
    /// everything has the count begin anew, and what is saved then is the newest there is.
    pub fn settles(&self, item: &OutboxItem) -> bool {
        item.submission.version == self.submission.version
    }

    /// With what was said to it; `None` when that is not news: of another version, or heard before. Also while a corrected version
    /// waits, which may be given up: then this is how the report stands.
    pub fn with_review(&self, review: &Review) -> Option<Self> {
        let is_old = self.review.as_ref().is_some_and(|known| known.at >= review.at);
        let is_news = self.submission.version == review.version && !is_old;
        is_news.then(|| Self { review: Some(review.clone()), ..self.clone() })
    }

    /// The judgement by which it waits for a correction.
    pub fn returned(&self) -> Option<&Review> {
        self.review.as_ref().filter(|review| review.decision == Decision::Returned)
    }
}
