//! People, their join cards and devices, as coordinators manage them.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::{Managed, PersonId, Role};
use crate::domain::area::AreaCode;
use crate::domain::unit::{Unit, UnitId};

/// `POST /api/v1/people`: enrols somebody. The identity is made by the client, so that a repeat enrols once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub unit: UnitId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonView {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub role: Role,
    pub unit: Unit,
    /// Devices or browsers signed in now.
    pub devices: u32,
    pub last_seen_at: Option<DateTime<Utc>>,
    /// When the first of the phones that are theirs now joined by a card; none: has not joined.
    #[serde(default)]
    pub joined_at: Option<DateTime<Utc>>,
    /// Until when their unused card works, or worked.
    #[serde(default)]
    pub card_until: Option<DateTime<Utc>>,
    /// Whether they coordinate for a term, now or in days to come.
    #[serde(default)]
    pub has_term: bool,
}

impl PersonView {
    /// For asking [`crate::domain::access::may_manage`] what to offer.
    pub fn managed(&self) -> Managed {
        Managed { person: self.id, role: self.role, has_term: self.has_term }
    }
}

/// `GET /api/v1/people/{id}/join-cards`: what became of a card; which code it bore nobody knows any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardRecord {
    pub issued_at: DateTime<Utc>,
    /// Name of who issued it.
    pub issued_by: String,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    /// The device as it named itself.
    pub used_on: Option<String>,
    /// When a later card took its place or its phone was cut off.
    pub void_at: Option<DateTime<Utc>>,
}

/// For which officials of an area cards are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardsFor {
    /// Those without a phone that joined.
    #[default]
    Waiting,
    Everybody,
}

/// `GET /api/v1/join-cards`: how far joining has come in an area, and what printing would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoiningSummary {
    pub officials: u32,
    /// Of them, those with a phone that joined.
    pub joined: u32,
    /// Officials whose card nobody has used yet and that still works: printing anew ends it.
    pub open_cards: u32,
    /// Of these, those of officials who have not joined.
    pub open_cards_waiting: u32,
}

impl JoiningSummary {
    /// Cards that would be printed.
    pub fn cards(&self, whom: CardsFor) -> u32 {
        match whom {
            CardsFor::Waiting => self.officials.saturating_sub(self.joined),
            CardsFor::Everybody => self.officials,
        }
    }

    /// Unused earlier cards that would stop working.
    pub fn replaced(&self, whom: CardsFor) -> u32 {
        match whom {
            CardsFor::Waiting => self.open_cards_waiting,
            CardsFor::Everybody => self.open_cards,
        }
    }
}

/// Cards of one print, at most: a province prints district by district.
pub const MAX_CARDS: u32 = 2_000;

/// `POST /api/v1/join-cards`: answered with the cards as PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardsOrder {
    /// None: all of one's own.
    pub area: Option<AreaCode>,
    pub whom: CardsFor,
    /// How many cards were confirmed; another number of officials by now prints nothing (412).
    pub cards: u32,
}

/// A fresh one-use join card; the code is shown this once and kept only as a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinCard {
    /// Grouped for reading aloud: `ABCD-EFGH-JKLM`.
    pub code: String,
    pub url: String,
    /// The URL as a QR code, SVG text.
    pub qr_svg: String,
    pub expires_at: DateTime<Utc>,
}
