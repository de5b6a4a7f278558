//! Joining by card, signing in, sessions.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::access::{Actor, PersonId, Role};
use crate::domain::obligation::Awaited;
use crate::domain::unit::Unit;

/// Header of a request that a screen sent by itself, with nobody there (`1`): it does not make the session live longer.
pub const UNATTENDED: &str = "x-rutan-unattended";
/// Header of a request that is made for one person alone: their id. Refused with 401 `session_needed` where the session is somebody
/// else's: on a shared phone the cookie may have changed since the request was thought of.
pub const PERSON: &str = "x-rutan-person";

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
    /// None from an older server.
    #[serde(default)]
    pub person: Option<PersonId>,
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

/// What somebody goes to the office's identity provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Errand {
    SignIn,
    /// To be known by that account from now on.
    Link,
}

impl Errand {
    /// Stands before what the provider sends back untouched, so that the page that somebody comes back to knows where to go on.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::SignIn => "in.",
            Self::Link => "link.",
        }
    }

    pub fn of_state(state: &str) -> Option<Self> {
        [Self::SignIn, Self::Link].into_iter().find(|errand| state.starts_with(errand.prefix()))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrandInput {
    pub errand: Errand,
}

/// Where the browser goes: the provider's own page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SentTo {
    pub address: String,
}

/// What the provider sent the browser back with (OpenID Connect Core 1.0, 3.1.2.5).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProviderReply {
    pub code: String,
    pub state: String,
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
    /// Whether this session came in by a card.
    #[serde(default)]
    pub by_card: bool,
    /// The server's clock, so that a phone can tell that its own is wrong.
    pub server_time: DateTime<Utc>,
    /// The month that everybody waits for, for those who look after others.
    #[serde(default)]
    pub awaited: Option<Awaited>,
}

impl Me {
    /// For asking [`crate::domain::access::may`] what to offer.
    pub fn actor(&self) -> Actor {
        let Unit { id: unit, kind: unit_kind, area, .. } = self.unit.clone();
        Actor { person: self.person, role: self.role, unit, unit_kind, area, by_card: self.by_card }
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
