//! The keys that an installation signs its receipts and seals its record with: made at its first start, and from then on no others. What
//! is signed and sealed by a key that was made anew, or is another installation's, would be broken for good.
use std::path::Path;

use thiserror::Error;

use crate::audit::keeper::{self, Keeper, KeeperError};
use crate::receipts::{KeyError, Keys};
use crate::store::{Store, StoreError};

#[derive(Debug, Error)]
pub enum OwnKeysError {
    #[error(
        "{0} is not in {1}, and this database was worked with by it: name the keys' folder of the other servers (--receipt-keys), or bring it back from a backup"
    )]
    Gone(String, String),
    #[error("{0} in {1} is not the key that this database was worked with by: copy it from the other servers, or from a backup")]
    Other(String, String),
    #[error(transparent)]
    Receipts(#[from] KeyError),
    #[error(transparent)]
    Record(#[from] KeeperError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes what is missing at a first start.
///
/// # Errors
/// [`OwnKeysError::Gone`] and [`OwnKeysError::Other`], before anything is made; or when folder or database cannot be used.
pub async fn open(store: &Store, folder: &Path) -> Result<(Keys, Keeper), OwnKeysError> {
    let known = store.key_marks().await?;
    if let Some(name) = known.keys().find(|name| !folder.join(name).exists()) {
        return Err(OwnKeysError::Gone(name.clone(), folder.display().to_string()));
    }
    let (receipts, record) = (Keys::open(folder)?, Keeper::open(folder)?);
    let own: Vec<(String, [u8; 32])> = receipts.marks().chain([(keeper::KEY.to_owned(), record.mark())]).collect();
    for (name, mark) in own.iter().filter(|(name, _)| !known.contains_key(name)) {
        store.put_key_mark(name, mark).await?;
    }
    // Another server may have begun at the same moment, with keys of its own.
    let known = store.key_marks().await?;
    match own.iter().find(|(name, mark)| known.get(name).is_some_and(|known| known != mark)) {
        Some((name, _)) => Err(OwnKeysError::Other(name.clone(), folder.display().to_string())),
        None => Ok((receipts, record)),
    }
}

/// The key of the record, for a command that adds to it; none as long as no server has begun one with this database.
///
/// # Errors
/// [`OwnKeysError::Gone`] and [`OwnKeysError::Other`], where it has; or when folder or database cannot be used.
pub async fn record(store: &Store, folder: &Path) -> Result<Option<Keeper>, OwnKeysError> {
    let Some(mark) = store.key_marks().await?.remove(keeper::KEY) else { return Ok(None) };
    let (name, place) = (keeper::KEY.to_owned(), folder.display().to_string());
    if !folder.join(&name).exists() {
        return Err(OwnKeysError::Gone(name, place));
    }
    let record = Keeper::open_existing(folder)?;
    if record.mark().as_slice() == mark { Ok(Some(record)) } else { Err(OwnKeysError::Other(name, place)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_database_is_worked_with_by_its_own_keys_and_by_no_others() {
        let folder = tempfile::tempdir().unwrap();
        let (own, copied, others) = (folder.path().join("own"), folder.path().join("copied"), folder.path().join("others"));
        let store = Store::connect(&format!("sqlite://{}", folder.path().join("rutan.db").display())).await.unwrap();
        open(&store, &own).await.unwrap();
        open(&store, &own).await.unwrap();
        assert!(matches!(open(&store, &others).await, Err(OwnKeysError::Gone(..))));
        assert!(!others.exists(), "nothing was made");
        let copy = |name: &str| std::fs::copy(own.join(name), copied.join(name)).unwrap();
        std::fs::create_dir(&copied).unwrap();
        copy("audit.key");
        assert!(matches!(open(&store, &copied).await, Err(OwnKeysError::Gone(name, _)) if name == "receipt-1.key"));
        std::fs::write(copied.join("receipt-1.key"), "77".repeat(32)).unwrap();
        assert!(matches!(open(&store, &copied).await, Err(OwnKeysError::Other(name, _)) if name == "receipt-1.key"));
        copy("receipt-1.key");
        open(&store, &copied).await.unwrap();
        // One that is added later belongs to it from then on.
        Keys::add(&own).unwrap();
        open(&store, &own).await.unwrap();
        assert!(matches!(open(&store, &copied).await, Err(OwnKeysError::Gone(name, _)) if name == "receipt-2.key"));
    }
}
