//! Devices that joined by a card, with the key that seals their rescue files.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::{Link, Tx};
use super::sql::{Sql, sql};
use super::{Result, Store, StoreError};

impl Store {
    /// Whose device it is, and its key.
    pub async fn device_key(&self, device: Uuid) -> Result<Option<(PersonId, [u8; 32])>> {
        self.db.first::<KeyRow>(select_key(device)).await?.map(KeyRow::read).transpose()
    }
}

/// Makes the device the person's. A phone that changes hands keeps its name and key; another key under the same name is
/// somebody else, and refused.
pub(super) async fn adopt(tx: &mut Tx, device: Uuid, person: PersonId, key: &[u8; 32], label: &str, now: DateTime<Utc>) -> Result<bool> {
    let upsert = sql("INSERT INTO devices (id, person, key, label, joined_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET person = excluded.person, label = excluded.label, joined_at = excluded.joined_at \
         WHERE devices.key = excluded.key")
    .bind(device)
    .bind(person)
    .bind(key)
    .bind(label)
    .bind(now);
    Ok(tx.link().run(upsert).await? > 0)
}

#[derive(FromRow)]
struct KeyRow {
    person: Uuid,
    key: Vec<u8>,
}

impl KeyRow {
    fn read(self) -> Result<(PersonId, [u8; 32])> {
        let key = self.key.try_into().map_err(|_| StoreError::Unreadable("a device key of another length".to_owned()))?;
        Ok((PersonId(self.person), key))
    }
}

fn select_key(device: Uuid) -> Sql {
    sql("SELECT person, key FROM devices WHERE id = $1").bind(device)
}

pub(super) async fn known_key(link: Link<'_>, device: Uuid) -> Result<Option<(PersonId, [u8; 32])>> {
    link.first::<KeyRow>(select_key(device)).await?.map(KeyRow::read).transpose()
}
