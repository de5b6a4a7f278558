//! Reading the whole chain.
use thiserror::Error;

use super::chain::{Beginning, Fault, Reader};
use super::keeper::{Keeper, KeeperError};
use crate::store::{Store, StoreError};

/// Entries read at once.
const AT_ONCE: u32 = 5_000;

#[derive(Debug, Error)]
pub enum VerifyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Keeper(#[from] KeeperError),
}

/// How many entries there are, or the first fault.
///
/// # Errors
/// When database or keys cannot be read.
pub async fn verify(store: &Store, keeper: &Keeper) -> Result<Result<u64, Fault>, VerifyError> {
    let mut beginning = store.audit_beginning().await?;
    loop {
        let found = verify_from(store, keeper, beginning).await?;
        let now = store.audit_beginning().await?;
        if found.is_ok() || now == beginning {
            return Ok(found);
        }
        // Old entries were let go while it read.
        beginning = now;
    }
}

async fn verify_from(store: &Store, keeper: &Keeper, beginning: Option<Beginning>) -> Result<Result<u64, Fault>, VerifyError> {
    // Before the chain: what is written meanwhile is behind it.
    let head = keeper.furthest()?;
    let mut reader = match Reader::new(&keeper.key, beginning) {
        Ok(reader) => reader,
        Err(fault) => return Ok(Err(fault)),
    };
    let first = reader.last();
    loop {
        let entries = store.audit_after(reader.last(), AT_ONCE).await?;
        if entries.is_empty() {
            break;
        }
        for entry in &entries {
            if let Err(fault) = reader.read(entry) {
                return Ok(Err(fault));
            }
            if head.is_some_and(|head| head.seq == entry.seq && head.seal != entry.seal) {
                return Ok(Err(Fault::Broken(entry.seq)));
            }
        }
    }
    Ok(match head {
        Some(head) if head.seq > reader.last() => Err(Fault::CutOff(head.seq)),
        _ => Ok(reader.last() - first),
    })
}
