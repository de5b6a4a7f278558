//! Reading the whole chain.
use thiserror::Error;

use super::chain::{Beginning, Fault, Reader};
use super::keeper::{Head, Keeper, KeeperError};
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

/// How many entries there are, or the first fault. `told`: how far the chain reached at some time, from where nobody could change it.
///
/// # Errors
/// When database or keys cannot be read.
pub async fn verify(store: &Store, keeper: &Keeper, told: Option<Head>) -> Result<Result<u64, Fault>, VerifyError> {
    let mut beginning = store.audit_beginning().await?;
    loop {
        let found = verify_from(store, keeper, told, beginning).await?;
        let now = store.audit_beginning().await?;
        if found.is_ok() || now == beginning {
            return Ok(found);
        }
        // Old entries were let go while it read.
        beginning = now;
    }
}

async fn verify_from(
    store: &Store,
    keeper: &Keeper,
    told: Option<Head>,
    beginning: Option<Beginning>,
) -> Result<Result<u64, Fault>, VerifyError> {
    // Before the chain: what is written meanwhile is behind it.
    let heads: Vec<Head> = keeper.noted()?.into_iter().map(|(_, head)| head).chain(told).collect();
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
            if heads.iter().any(|head| head.seq == entry.seq && head.seal != entry.seal) {
                return Ok(Err(Fault::Broken(entry.seq)));
            }
        }
    }
    Ok(match heads.iter().map(|head| head.seq).max() {
        Some(reached) if reached > reader.last() => Err(Fault::CutOff(reached)),
        _ => Ok(reader.last() - first),
    })
}
