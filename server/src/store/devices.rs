//! Devices that joined by a card, with the key that seals their rescue files.
use app::domain::access::PersonId;
use uuid::Uuid;

use super::{Result, Store};

impl Store {
    /// Whose device it is, and its key.
    pub async fn device_key(&self, _device: Uuid) -> Result<Option<(PersonId, [u8; 32])>> {
        todo!()
    }
}
