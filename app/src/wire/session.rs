//! Joining by card, signing in, sessions.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::access::{Actor, PersonId, Role};
use crate::domain::unit::Unit;

/// A card's code as printed: letters and digits; case, spaces and hyphens do not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinLookup {
    pub code: String,
}

/// Whom a card is for: shown for "is this you?" before anything is bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinOffer {
    pub name: String,
    pub position: String,
    pub unit: Unit,
    pub expires_at: DateTime<Utc>,
}

/// Made wholly on the phone before it is sent, so that a repeat after a lost answer is recognised and answered alike.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    pub code: String,
    pub device: Uuid,
    /// 32 random bytes, base64url without padding; seals this device's rescue files (wire::rescue).
    pub device_key: String,
    /// "Chrome, Android": for the list of devices.
    #[serde(default)]
    pub device_label: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginRequest {
    pub login: String,
    pub password: String,
}

/// Who is signed in. The session itself is an HttpOnly cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    pub person: PersonId,
    pub name: String,
    pub position: String,
    pub role: Role,
    pub unit: Unit,
    /// The server's clock, so that a phone can tell that its own is wrong.
    pub server_time: DateTime<Utc>,
}

impl Me {
    /// For asking [`crate::domain::access::may`] what to offer.
    pub fn actor(&self) -> Actor {
        Actor { person: self.person, role: self.role, unit: self.unit.id, unit_kind: self.unit.kind, area: self.unit.area.clone() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionView {
    pub id: Uuid,
    pub current: bool,
    pub label: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
}
