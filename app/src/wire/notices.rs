//! Notices: one's own, a unit's as evidence, reminders by hand, and when the ladder speaks (which is [`Ladder`] as it is).
//!
//! [`Ladder`]: crate::domain::notice::Ladder
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::directive::DirectiveId;
use crate::domain::notice::{Matter, NoticeId, NoticeKind};
use crate::domain::period::Month;
use crate::domain::unit::UnitId;
use crate::wire::sendings::Sending;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notice {
    pub id: NoticeId,
    pub kind: NoticeKind,
    /// The month whose report is owed, or of what was sent back.
    #[serde(default)]
    pub month: Option<Month>,
    /// The first instant that is too late.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub directive: Option<DirectiveId>,
    /// What the letter is about.
    #[serde(default)]
    pub subject: Option<String>,
    /// Who reminds or sent back, the office that sent the letter; empty for the ladder.
    #[serde(default)]
    pub by: String,
    pub made_at: DateTime<Utc>,
    #[serde(default)]
    pub opened_at: Option<DateTime<Utc>>,
}

/// `GET /api/v1/me/notices`, the last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyNotices {
    pub items: Vec<Notice>,
    /// Of all, not of this page.
    pub unread: u32,
    #[serde(default)]
    pub next: Option<String>,
}

/// A line of `GET /api/v1/units/{unit}/notices`: who was told what, when it reached a screen of theirs and when they opened it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeEvidence {
    pub notice: Notice,
    pub person: String,
    /// When one of their devices first fetched it.
    #[serde(default)]
    pub delivered_at: Option<DateTime<Utc>>,
    /// The ways it went out by beside the app.
    #[serde(default)]
    pub via: Vec<Sending>,
}

/// `POST /api/v1/reminders`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderInput {
    pub matter: Matter,
    /// Whom; none: everybody in one's area who has not.
    #[serde(default)]
    pub units: Option<Vec<UnitId>>,
    /// Of a month: no others than these of its rows.
    #[serde(default)]
    pub rows: Option<ReminderRows>,
}

/// Rows of a month, narrowed as `GET /api/v1/months/{month}/obligations` narrows them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderRows {
    #[serde(default)]
    pub area: Option<String>,
    #[serde(default)]
    pub own: bool,
    #[serde(default)]
    pub kind: Option<String>,
    /// One or more of `ObligationState`, between commas.
    #[serde(default)]
    pub state: Option<String>,
    #[serde(default)]
    pub stuck: bool,
    /// In time until the end of this day.
    #[serde(default)]
    pub due: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReminderReply {
    pub reminded: Vec<UnitId>,
    pub skipped: Vec<Skipped>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skipped {
    pub unit: UnitId,
    pub why: SkippedWhy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkippedWhy {
    /// It was reminded of the same today.
    Today,
    /// Nobody is enrolled there.
    Nobody,
    /// It owes nothing in this matter, or is not in one's area.
    NothingOpen,
    #[serde(other)]
    Unknown,
}
