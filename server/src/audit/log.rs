//! Writing the chain: entries that come together go in one transaction, and each caller hears when theirs is durable.
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::chain::Entry;
use super::keeper::Keeper;
use crate::store::{Store, StoreError};

/// Entries in one transaction.
const TOGETHER: usize = 200;

type Waiting = (Entry, oneshot::Sender<Result<(), StoreError>>);

/// Cheap to clone. What is written goes on until its last owner is gone.
#[derive(Clone)]
pub struct AuditLog {
    entries: mpsc::Sender<Waiting>,
}

impl AuditLog {
    /// Within a runtime.
    pub fn start(store: Store, keeper: Arc<Keeper>) -> Self {
        let (entries, waiting) = mpsc::channel(TOGETHER);
        tokio::spawn(write(store, keeper, waiting));
        Self { entries }
    }

    /// Durable when it returns.
    ///
    /// # Errors
    /// When the database does not take it: then what was done must not be told as done.
    pub async fn record(&self, entry: Entry) -> Result<(), StoreError> {
        let gone = || StoreError::Unavailable("the record is closed".to_owned());
        let (done, heard) = oneshot::channel();
        self.entries.send((entry, done)).await.map_err(|_| gone())?;
        heard.await.map_err(|_| gone())?
    }
}

async fn write(store: Store, keeper: Arc<Keeper>, mut waiting: mpsc::Receiver<Waiting>) {
    let mut batch = Vec::with_capacity(TOGETHER);
    while waiting.recv_many(&mut batch, TOGETHER).await > 0 {
        let (entries, heard): (Vec<Entry>, Vec<_>) = batch.drain(..).unzip();
        match store.append_audit(&keeper.key, &entries).await {
            Ok(head) => {
                heard.into_iter().for_each(|done| drop(done.send(Ok(()))));
                // Beside the chain and not part of it: without it the next one says as much.
                if let Err(error) = keeper.note(head) {
                    tracing::warn!(%error, "could not note how far the record reaches");
                }
            }
            Err(error) => {
                tracing::warn!(%error, "the record could not be written");
                let why = error.to_string();
                heard.into_iter().for_each(|done| drop(done.send(Err(StoreError::Unavailable(why.clone())))));
            }
        }
    }
}
