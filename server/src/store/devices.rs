//! Devices that joined by a card, with the key that seals their rescue files.
use app::domain::access::PersonId;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::db::{Link, Tx};
use super::sql::{Sql, sql};
use super::{Result, Store, StoreError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey {
    pub person: PersonId,
    pub key: [u8; 32],
    /// Reported lost, and not joined anew since.
    pub is_cut_off: bool,
}

impl Store {
    /// Whose device it is, and its key.
    pub async fn device_key(&self, device: Uuid) -> Result<Option<DeviceKey>> {
        self.db.first::<KeyRow>(select_key(device)).await?.map(KeyRow::read).transpose()
    }

    /// Forgets those that were cut off before then and that no session names; how many.
    pub async fn drop_cut_off_devices(&self, before: DateTime<Utc>) -> Result<u64> {
        let delete = sql("DELETE FROM devices WHERE cut_off_at < $1 AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.device = devices.id)");
        self.db.write(delete.bind(before)).await
    }
}

/// Makes the device the person's. A phone that changes hands keeps its name and key; another key under the same name is
/// somebody else, and refused. A phone that was cut off is back when a fresh card is used on it, and not before: a card
/// that is only issued, or used on another phone, leaves it cut off.
pub(super) async fn adopt(tx: &mut Tx, device: Uuid, person: PersonId, key: &[u8; 32], label: &str, now: DateTime<Utc>) -> Result<bool> {
    let upsert = sql("INSERT INTO devices (id, person, key, label, joined_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (id) DO UPDATE SET person = excluded.person, label = excluded.label, joined_at = excluded.joined_at, \
         cut_off_at = NULL, \
         waiting_reports = CASE WHEN devices.person = excluded.person THEN devices.waiting_reports ELSE 0 END, \
         waiting_photos = CASE WHEN devices.person = excluded.person THEN devices.waiting_photos ELSE 0 END, \
         waiting_since = CASE WHEN devices.person = excluded.person THEN devices.waiting_since END \
         WHERE devices.key = excluded.key")
    .bind(device)
    .bind(person)
    .bind(key)
    .bind(label)
    .bind(now);
    Ok(tx.link().run(upsert).await? > 0)
}

/// Marks all of a person's devices as lost.
pub(super) fn cut_off_all(person: PersonId, now: DateTime<Utc>) -> Sql {
    sql("UPDATE devices SET cut_off_at = $2 WHERE person = $1 AND cut_off_at IS NULL").bind(person).bind(now)
}

#[derive(FromRow)]
struct KeyRow {
    person: Uuid,
    key: Vec<u8>,
    cut_off_at: Option<DateTime<Utc>>,
}

impl KeyRow {
    fn read(self) -> Result<DeviceKey> {
        let key = self.key.try_into().map_err(|_| StoreError::Unreadable("a device key of another length".to_owned()))?;
        Ok(DeviceKey { person: PersonId(self.person), key, is_cut_off: self.cut_off_at.is_some() })
    }
}

fn select_key(device: Uuid) -> Sql {
    sql("SELECT person, key, cut_off_at FROM devices WHERE id = $1").bind(device)
}

pub(super) async fn known_key(link: Link<'_>, device: Uuid) -> Result<Option<DeviceKey>> {
    link.first::<KeyRow>(select_key(device)).await?.map(KeyRow::read).transpose()
}
