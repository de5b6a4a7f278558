//! What an operator does on the machine beside the servers is in the record as well: whoever may run commands may do everything, and
//! whoever reads the record sees that it was done. Who it was at the keyboard is for the machine's own log to say.
use std::path::Path;

use app::domain::unit::UnitId;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::chain::Entry;
use super::keeper::Keeper;
use super::log::clear_away;
use crate::own_keys::{self, OwnKeysError};
use crate::store::{Store, StoreError};

/// The record, as one command may add to it.
pub struct OfCommand<'a> {
    store: &'a Store,
    /// None: no server has begun a record with this database, and there is nobody yet whom it could concern.
    keeper: Option<Keeper>,
}

impl<'a> OfCommand<'a> {
    /// Before anything is done: what could not be written down is not to be done.
    ///
    /// # Errors
    /// When `keys` is not the folder of this database's keys.
    pub async fn open(store: &'a Store, keys: &Path) -> Result<Self, OwnKeysError> {
        Ok(Self { store, keeper: own_keys::record(store, keys).await? })
    }

    /// Durable when it returns. `command` as it is typed; `subject` an address of the API, or nothing.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn write(&self, command: &str, subject: String, unit: Option<UnitId>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let Some(keeper) = &self.keeper else { return Ok(()) };
        let at = now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now);
        let entry = Entry { at, person: None, unit, act: format!("RUN {command}"), subject, status: 200, request: None };
        let head = self.store.append_audit(&keeper.key, &[entry]).await?;
        // Beside the chain and not part of it: without it the next one says as much.
        if let Err(error) = keeper.note(head) {
            tracing::warn!(%error, "could not note how far the record reaches");
        }
        // Else a backup each night would leave a note each night.
        if let Err(error) = clear_away(self.store, keeper, head).await {
            tracing::warn!(%error, "could not clear away what others noted of the record");
        }
        Ok(())
    }
}
