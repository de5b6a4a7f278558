//! What is held about one person, shown and erased on request.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::access::{PersonId, Role};
use crate::domain::period::Month;
use crate::domain::unit::{Unit, UnitId};
use crate::wire::passkeys::PasskeyView;

/// `GET /api/v1/people/{id}/data`, `GET /api/v1/me/data`: a file with everything that is held about a person. Secrets are left out,
/// and what they filed, judged and were told is named, not repeated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonData {
    #[serde(flatten)]
    pub held: PersonHeld,
    /// The versions of reports that they filed.
    pub reports: Vec<FiledReport>,
    pub reviews: Vec<JudgedReport>,
    pub notices: Vec<ToldNotice>,
    /// What the record of who did what says that they did; among it, answered with 401 or 422, what others tried at their account.
    pub acts: Vec<ActOf>,
    /// And what others did with them: looked at their data, gave them cards, cut their devices off.
    pub acts_about: Vec<ActOf>,
}

/// What is short enough to be there at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonHeld {
    pub made_at: DateTime<Utc>,
    pub person: PersonRecord,
    pub contact: Option<HeldContact>,
    pub terms: Vec<HeldTerm>,
    pub devices: Vec<HeldDevice>,
    pub sessions: Vec<HeldSession>,
    pub browsers: Vec<HeldBrowser>,
    pub join_cards: Vec<HeldCard>,
    pub api_keys: Vec<HeldKey>,
    #[serde(default)]
    pub passkeys: Vec<PasskeyView>,
    /// Statements in the ledger and notes about units that bear their name.
    pub named_in: Vec<NamedIn>,
    pub counts: PersonCounts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonRecord {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub role: Role,
    pub unit: Unit,
    pub login: Option<String>,
    pub enrolled_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldContact {
    pub email: String,
    pub by_email: bool,
}

/// A term as an agency's coordinator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldTerm {
    pub unit: UnitId,
    pub name: String,
    pub position: String,
    pub telephone: String,
    pub mobile: String,
    pub online: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    /// Whether there is a signed copy of the form.
    pub is_signed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldDevice {
    pub id: Uuid,
    pub label: String,
    pub joined_at: DateTime<Utc>,
    pub cut_off_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldSession {
    pub label: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A browser that shows notices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldBrowser {
    /// The host of its push service; the whole address is a secret.
    pub service: String,
    pub made_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldCard {
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub void_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldKey {
    pub name: String,
    pub made_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedIn {
    pub what: NamedWhere,
    pub unit: UnitId,
    /// Of a statement; a note has none.
    pub month: Option<Month>,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NamedWhere {
    /// "Nothing to report this month."
    Nothing,
    /// A unit was excused.
    Excuse,
    /// A note about a unit.
    Note,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonCounts {
    pub reports: u64,
    pub reviews: u64,
    pub notices: u64,
    pub acts: u64,
    pub acts_about: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FiledReport {
    pub report: Uuid,
    pub version: u32,
    pub number: String,
    pub received_at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JudgedReport {
    pub report: Uuid,
    pub decision: String,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToldNotice {
    pub id: Uuid,
    pub kind: String,
    pub made_at: DateTime<Utc>,
    pub delivered_at: Option<DateTime<Utc>>,
    pub opened_at: Option<DateTime<Utc>>,
}

/// An entry of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActOf {
    pub at: DateTime<Utc>,
    pub act: String,
    /// The address that was asked for; empty where it was refused.
    pub subject: String,
    pub status: u16,
}

pub const MAX_ERASURE_REASON_CHARS: usize = 500;

/// `POST /api/v1/people/{id}/erasure`: takes a person's data out. It cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErasureInput {
    /// Who asked for it and why, without the name that is to go.
    pub reason: String,
}

/// That it was done; a repeat is answered with the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Erasure {
    pub person: PersonId,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub reason: String,
}
