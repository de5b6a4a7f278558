//! Sessions: known by the hash of their token.
use app::domain::access::{Actor, PersonId};
use app::domain::unit::Unit;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Store};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    pub id: Uuid,
    pub token_hash: [u8; 32],
    pub person: PersonId,
    /// Set when it was opened by a join card.
    pub device: Option<Uuid>,
    /// "Chrome, Android".
    pub label: String,
    pub expires_at: DateTime<Utc>,
}

/// A session that counts now, with everything a request needs to know of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveSession {
    pub id: Uuid,
    pub actor: Actor,
    pub person_name: String,
    pub position: String,
    /// With an empty `area_path`.
    pub unit: Unit,
    pub device: Option<Uuid>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// One of a person's sessions, for their list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub id: Uuid,
    pub label: String,
    pub device: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Store {
    /// [`super::StoreError::UnknownPerson`] when the person or device does not exist.
    pub async fn create_session(&self, _session: &NewSession, _now: DateTime<Utc>) -> Result<()> {
        todo!()
    }

    /// One query; none when unknown, expired or revoked.
    pub async fn session(&self, _token_hash: &[u8; 32], _now: DateTime<Utc>) -> Result<Option<ActiveSession>> {
        todo!()
    }

    /// Notes that a session is in use and moves its end. A write: call it at most every few minutes per session.
    pub async fn touch_session(&self, _id: Uuid, _now: DateTime<Utc>, _new_expiry: DateTime<Utc>) -> Result<()> {
        todo!()
    }

    /// Those that count now, latest seen first.
    pub async fn sessions_of(&self, _person: PersonId, _now: DateTime<Utc>) -> Result<Vec<SessionRow>> {
        todo!()
    }

    /// False when the person has no such open session.
    pub async fn revoke_session(&self, _id: Uuid, _person: PersonId, _now: DateTime<Utc>) -> Result<bool> {
        todo!()
    }

    /// How many were open.
    pub async fn revoke_sessions_of(&self, _person: PersonId, _now: DateTime<Utc>) -> Result<u64> {
        todo!()
    }
}
