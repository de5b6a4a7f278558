//! Ways out of the app: e-mail, notifications of a browser, and programs of an office.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::webhook::{WebhookEvent, WebhookId};

/// By which way a notice goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Push,
    Email,
    Webhook,
    #[serde(other)]
    Unknown,
}

impl Way {
    pub fn code(self) -> &'static str {
        match self {
            Way::Push => "push",
            Way::Email => "email",
            Way::Webhook => "webhook",
            Way::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Way::Push, Way::Email, Way::Webhook].into_iter().find(|way| way.code() == code)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SendingState {
    /// To be sent, or to be tried again.
    Waiting,
    /// The mail server, the push service or the office's program took it.
    Sent,
    /// Given up.
    Failed,
    /// No longer wanted: it was read in the app, or its target is there no more.
    Dropped,
    #[serde(other)]
    Unknown,
}

impl SendingState {
    pub fn code(self) -> &'static str {
        match self {
            SendingState::Waiting => "waiting",
            SendingState::Sent => "sent",
            SendingState::Failed => "failed",
            SendingState::Dropped => "dropped",
            SendingState::Unknown => "unknown",
        }
    }

    pub fn from_code(code: &str) -> Self {
        let known = [SendingState::Waiting, SendingState::Sent, SendingState::Failed, SendingState::Dropped];
        known.into_iter().find(|state| state.code() == code).unwrap_or(SendingState::Unknown)
    }
}

/// How far a notice came on one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sending {
    pub channel: Way,
    pub state: SendingState,
    /// When it was sent; before that, when it was made.
    pub at: DateTime<Utc>,
}

/// `GET /api/v1/me/contact`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// One's own, or the one on one's assignment; empty: none.
    pub email: String,
    /// Whether notices go there.
    pub by_email: bool,
    /// Whether this installation sends e-mail at all.
    pub offered: bool,
}

/// `PUT /api/v1/me/contact`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactInput {
    pub email: String,
    pub by_email: bool,
}

/// `GET /api/v1/push-key`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushKey {
    /// P-256, uncompressed, base64url: what a browser takes as `applicationServerKey`.
    pub key: String,
}

/// `PUT /api/v1/me/push-subscription`: as a browser's `PushSubscription.toJSON()` gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscription {
    pub endpoint: String,
    pub keys: PushKeys,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushKeys {
    /// base64url: P-256, uncompressed.
    pub p256dh: String,
    /// base64url: 16 bytes.
    pub auth: String,
}

/// What a browser shows; the body of a push, encrypted on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushMessage {
    pub title: String,
    pub body: String,
    /// Where a touch leads: a path of this installation.
    pub url: String,
    /// The same again replaces what is shown.
    pub tag: String,
}

/// A line of `GET /api/v1/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhook {
    pub id: WebhookId,
    pub url: String,
    pub events: Vec<WebhookEvent>,
    pub made_at: DateTime<Utc>,
    /// When it was last called.
    #[serde(default)]
    pub last_at: Option<DateTime<Utc>>,
    /// What went wrong then, for people who read logs; none: it was taken.
    #[serde(default)]
    pub last_error: Option<String>,
    /// Switched off after failing for more than a day; a test that succeeds switches it on again.
    #[serde(default)]
    pub off_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Webhooks {
    pub items: Vec<Webhook>,
}

/// `POST /api/v1/webhooks`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookInput {
    pub url: String,
    pub events: Vec<WebhookEvent>,
}

/// The reply: the secret is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewWebhook {
    pub webhook: Webhook,
    /// `whsec_…`, as Standard Webhooks' libraries take it.
    pub secret: String,
}
