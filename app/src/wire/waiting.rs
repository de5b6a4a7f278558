//! What waits on phones: told by them, so that "stuck on a phone" is not taken for "did nothing".
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// `PUT /api/v1/me/waiting`: what this phone still has to send of the one who is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Waiting {
    pub reports: u32,
    /// Pictures of which the server is not known to hold all.
    pub photos: u32,
}

/// What a unit's phones said last, all of them together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OnPhones {
    pub waiting: Waiting,
    /// When the first of them said so: since then at least it is stuck.
    pub since: DateTime<Utc>,
}
