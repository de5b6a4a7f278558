//! SQLite's one writer, with group commit: transactions that wait for each other share one sync of the disk.
//!
//! Each transaction is a savepoint inside a common one. Whoever finishes while nobody waits commits for all who finished
//! before; everybody is told only after that commit, so an answer still means durable. A transaction that is dropped (its
//! client hung up, it failed) is undone alone. In doubt the connection is thrown away, which undoes everything that was
//! not committed, and all concerned are told so.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::error::Lost;
use super::{Result, StoreError};

/// Most transactions in one commit: bounds how long the first of them waits.
const MAX_BATCH: usize = 64;

#[derive(Clone)]
pub(super) struct SqliteWriter {
    state: Arc<Mutex<State>>,
    /// How many want to begin.
    waiting: Arc<AtomicUsize>,
}

struct State {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
    /// Whether the common transaction is open.
    open: bool,
    /// Whether a savepoint may be there whose owner neither kept nor undid it.
    unsettled: bool,
    /// Finished transactions that wait for the common commit.
    batch: Vec<oneshot::Sender<Result<(), Lost>>>,
}

impl SqliteWriter {
    pub fn new(options: SqliteConnectOptions) -> Self {
        let state = State { options, connection: None, open: false, unsettled: false, batch: Vec::new() };
        Self { state: Arc::new(Mutex::new(state)), waiting: Arc::default() }
    }

    pub async fn begin(&self) -> Result<SqliteTx> {
        let ticket = Ticket::take(self);
        let state = self.state.clone().lock_owned().await;
        let mut tx = SqliteTx { writer: self.clone(), state: Some(state) };
        ticket.give_back();
        if let Some(state) = &mut tx.state {
            state.begin().await?;
        }
        Ok(tx)
    }

    fn nobody_waits(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }

    /// Somebody left without settling: undo what they did, and commit for those who counted on them to.
    fn tidy(&self) {
        let writer = self.clone();
        // Without a runtime the process is ending, and closing the file undoes the rest.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let mut state = writer.state.clone().lock_owned().await;
                if state.unsettled {
                    state.undo().await;
                }
                if writer.nobody_waits() && !state.batch.is_empty() {
                    state.commit().await;
                }
            });
        }
    }
}

impl State {
    /// Opens the common transaction if need be, and a savepoint in it. The flags are set before the words are sent, because
    /// the caller may be dropped at any await.
    async fn begin(&mut self) -> Result<()> {
        if self.unsettled {
            self.undo().await;
        }
        if self.connection.is_none() {
            self.connection = Some(self.options.connect().await?);
        }
        let words = if self.open { "SAVEPOINT step" } else { "BEGIN IMMEDIATE; SAVEPOINT step" };
        self.open = true;
        self.unsettled = true;
        self.say(words).await
    }

    async fn undo(&mut self) {
        let undone = self.say("ROLLBACK TO step; RELEASE step").await;
        self.unsettled = false;
        if self.batch.is_empty() {
            let _ = self.say("ROLLBACK").await;
            self.open = false;
        } else if let Err(error) = undone {
            // A full disk, for one, makes SQLite give up the whole transaction and not this step alone.
            self.give_up(Lost::from(&error));
        }
    }

    async fn commit(&mut self) {
        match self.say("COMMIT").await {
            Ok(()) => {
                self.open = false;
                for told in self.batch.drain(..) {
                    let _ = told.send(Ok(()));
                }
            }
            Err(error) => self.give_up(Lost::from(&error)),
        }
    }

    fn give_up(&mut self, why: Lost) {
        self.connection = None;
        self.open = false;
        self.unsettled = false;
        for told in self.batch.drain(..) {
            let _ = told.send(Err(why.clone()));
        }
    }

    async fn say(&mut self, words: &'static str) -> Result<()> {
        let Some(connection) = &mut self.connection else { return Err(StoreError::writer_gone()) };
        sqlx::raw_sql(words).execute(connection).await?;
        Ok(())
    }
}

/// A place in the queue.
struct Ticket<'w> {
    writer: &'w SqliteWriter,
    left: bool,
}

impl<'w> Ticket<'w> {
    fn take(writer: &'w SqliteWriter) -> Self {
        writer.waiting.fetch_add(1, Ordering::AcqRel);
        Self { writer, left: true }
    }

    fn give_back(mut self) {
        self.left = false;
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        self.writer.waiting.fetch_sub(1, Ordering::AcqRel);
        if self.left {
            self.writer.tidy();
        }
    }
}

/// One's turn at the writer.
pub(super) struct SqliteTx {
    writer: SqliteWriter,
    state: Option<OwnedMutexGuard<State>>,
}

impl SqliteTx {
    pub fn connection(&mut self) -> Option<&mut SqliteConnection> {
        self.state.as_mut().and_then(|state| state.connection.as_mut())
    }

    pub async fn commit(mut self) -> Result<()> {
        let (tell, told) = oneshot::channel();
        if let Some(state) = &mut self.state {
            let is_last = self.writer.nobody_waits() || state.batch.len() + 1 >= MAX_BATCH;
            if !is_last {
                state.say("RELEASE step").await?;
            }
            state.unsettled = false;
            state.batch.push(tell);
            if is_last && let Some(mut state) = self.state.take() {
                // A task of its own, because this caller may be dropped while others count on the commit.
                tokio::spawn(async move { state.commit().await });
            }
        }
        self.state = None;
        match told.await {
            Ok(outcome) => outcome.map_err(StoreError::from),
            Err(_) => Err(StoreError::writer_gone()),
        }
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        if self.state.take().is_some() {
            self.writer.tidy();
        }
    }
}
