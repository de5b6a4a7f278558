//! Judging reports, reading their versions, and what a phone hears of it.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::problem::Problem;
use super::reports::ReportState;
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::review::{Decision, Review};

/// The reply to `PUT /api/v1/reports/{id}/review`. A repeat of the same judgement by the same person gets it again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reviewed {
    pub report: ReportId,
    pub state: ReportState,
    /// After this judgement.
    pub revision: String,
    pub review: Review,
}

/// Most judgements in one `POST /api/v1/reviews`.
pub const MAX_REVIEWS: usize = 100;

/// `POST /api/v1/reviews`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewBatch {
    pub items: Vec<ReviewItem>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewItem {
    pub report: ReportId,
    /// The report's `revision` as it was read.
    pub if_match: String,
    pub decision: Decision,
    #[serde(default)]
    pub comment: String,
}

/// What came of each, in the order asked. One that is refused keeps no other from being done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewBatchReply {
    pub results: Vec<ReviewResult>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewResult {
    pub report: ReportId,
    /// What was done; none: see `problem`.
    #[serde(default)]
    pub done: Option<Reviewed>,
    #[serde(default)]
    pub problem: Option<Problem>,
}

/// `GET /api/v1/reports/{id}/versions`: newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportVersions {
    pub versions: Vec<ReportVersion>,
}

/// One version as it was sent, and what was said to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportVersion {
    pub version: u32,
    pub content: ReportContent,
    /// Name and position.
    pub filed_by: String,
    pub saved_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    /// Oldest first.
    #[serde(default)]
    pub reviews: Vec<Review>,
}

/// `GET /api/v1/me/reviews`: the last judgement of each report of one's own unit whose current version is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyReviews {
    pub items: Vec<MyReview>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyReview {
    pub report: ReportId,
    pub review: Review,
}
