//! Writing the chain: entries that come together go in one transaction, and each caller hears when theirs is durable.
use std::fs;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::chain::Entry;
use super::keeper::{Head, Keeper};
use super::verify::VerifyError;
use crate::store::{Store, StoreError};

/// Entries in one transaction.
const TOGETHER: usize = 1_000;
/// Between two lines of the log that say how far the record reaches: where the log is collected on another machine, nobody who has this one
/// takes back what was told there (`verify-audit --told`).
const BETWEEN: Duration = Duration::from_secs(60);

type Waiting = (Entry, oneshot::Sender<Result<(), StoreError>>);

/// Cheap to clone. What is written goes on until its last owner is gone.
#[derive(Clone)]
pub struct AuditLog {
    entries: mpsc::Sender<Waiting>,
    pub keeper: Arc<Keeper>,
    reached: Reached,
}

/// How far this process has seen the record reach.
type Reached = Arc<Mutex<Option<Head>>>;

impl AuditLog {
    /// Within a runtime.
    pub fn start(store: Store, keeper: Arc<Keeper>) -> Self {
        let (entries, waiting) = mpsc::channel(TOGETHER);
        let reached = Reached::default();
        tokio::spawn(write(store, keeper.clone(), waiting, reached.clone()));
        Self { entries, keeper, reached }
    }

    /// Says in the log how far the record reaches: what was written since it was last said would else be known nowhere else.
    pub fn tell(&self) {
        if let Some(head) = *self.reached.lock().unwrap_or_else(PoisonError::into_inner) {
            tracing::info!(%head, "the record reaches");
        }
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

/// Each batch in a task of its own: whatever a panic in one costs, the next is written.
async fn write(store: Store, keeper: Arc<Keeper>, mut waiting: mpsc::Receiver<Waiting>, reached: Reached) {
    let (mut told, mut is_clear) = (None::<Instant>, false);
    loop {
        let mut batch = Vec::with_capacity(TOGETHER);
        if waiting.recv_many(&mut batch, TOGETHER).await == 0 {
            return;
        }
        // Whoever waits hears of a panic by the end of their channel.
        let written = tokio::spawn(write_together(store.clone(), keeper.clone(), batch)).await.ok().flatten();
        if written.is_some() {
            *reached.lock().unwrap_or_else(PoisonError::into_inner) = written;
        }
        if let Some(head) = written.filter(|_| !is_clear) {
            is_clear = true;
            if let Err(error) = clear_away(&store, &keeper, head).await {
                tracing::warn!(%error, "could not clear away what others noted of the record");
            }
        }
        if let Some(head) = written.filter(|_| told.is_none_or(|told| told.elapsed() >= BETWEEN)) {
            tracing::info!(%head, "the record reaches");
            told = Some(Instant::now());
        }
    }
}

/// How far the record reaches then.
async fn write_together(store: Store, keeper: Arc<Keeper>, batch: Vec<Waiting>) -> Option<Head> {
    let (entries, heard): (Vec<Entry>, Vec<_>) = batch.into_iter().unzip();
    match store.append_audit(&keeper.key, &entries).await {
        Ok(head) => {
            heard.into_iter().for_each(|done| drop(done.send(Ok(()))));
            // Beside the chain and not part of it: without it the next one says as much.
            if let Err(error) = keeper.note(head) {
                tracing::warn!(%error, "could not note how far the record reaches");
            }
            Some(head)
        }
        Err(error) => {
            let why = error.to_string();
            heard.into_iter().for_each(|done| drop(done.send(Err(StoreError::Unavailable(why.clone())))));
            tracing::warn!(%error, "the record could not be written");
            None
        }
    }
}

/// Lets go what others noted and `head` outdates, as far as the chain still is what they saw. Where the database was taken back meanwhile
/// it stays, however far the chain has grown since: `verify-audit` finds it.
///
/// # Errors
/// When the database or the folder does not answer.
pub async fn clear_away(store: &Store, keeper: &Keeper, head: Head) -> Result<(), VerifyError> {
    for (path, noted) in keeper.of_others()?.into_iter().filter(|(_, noted)| noted.seq <= head.seq) {
        let now = store.audit_after(noted.seq.saturating_sub(1), 1).await?;
        if now.iter().any(|entry| entry.seq == noted.seq && entry.seal != noted.seal) {
            tracing::error!(seq = noted.seq, "the record is not what it was; `rutan-server verify-audit` says from where on");
            continue;
        }
        // Another process may have done so just now.
        let _ = fs::remove_file(path);
    }
    Ok(())
}
