//! One-use join cards: known by the hash of their code, bound to the first device that shows one.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Person, Result, Store};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JoinCardRow {
    pub person: Person,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub used_by_device: Option<Uuid>,
    /// Replaced by a later card, or cut off.
    pub void: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JoinOutcome {
    /// The device is the person's from now on (or was already, by this very card).
    Accepted(Person),
    Unknown,
    /// Too old, or a later card took its place.
    Expired,
    /// Another device was first.
    Used,
}

impl Store {
    /// A new card for a person; earlier unused ones become void. With `cut_off` every earlier card becomes void and all
    /// of the person's sessions end, so that a lost phone cannot come back.
    ///
    /// [`super::StoreError::UnknownPerson`] when either person does not exist.
    pub async fn issue_join_card(
        &self,
        _code_hash: &[u8; 32],
        _person: PersonId,
        _issued_by: PersonId,
        _cut_off: bool,
        _expires_at: DateTime<Utc>,
        _now: DateTime<Utc>,
    ) -> Result<()> {
        todo!()
    }

    /// Used, void and expired ones too: the caller says which.
    pub async fn join_card(&self, _code_hash: &[u8; 32]) -> Result<Option<JoinCardRow>> {
        todo!()
    }

    /// Binds the card to the device in one step; a repeat by the same device and key is accepted again.
    pub async fn accept_join_card(
        &self,
        _code_hash: &[u8; 32],
        _device: Uuid,
        _device_key: &[u8; 32],
        _device_label: &str,
        _now: DateTime<Utc>,
    ) -> Result<JoinOutcome> {
        todo!()
    }
}
