//! SQLite's one writer, with group commit: transactions that wait for each other share one sync of the disk.
//!
//! Each transaction is a savepoint inside a common one. Whoever finishes while nobody waits commits for all who finished
//! before; everybody is told only after that commit, so an answer still means durable. A transaction that is dropped (its
//! client hung up, it failed) is undone alone. In doubt the connection is thrown away, which undoes everything that was
//! not committed, and all concerned are told so.
//!
//! The words that open, keep and commit are said in tasks of their own: a caller may be dropped at any await, and half a
//! word would leave its neighbours in doubt.
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use super::error::Lost;
use super::{Result, StoreError};
use crate::queue::Queue;

/// Most transactions in one commit: bounds how long the first of them waits.
const MAX_BATCH: usize = 64;

#[derive(Clone)]
pub(super) struct SqliteWriter {
    state: Arc<Mutex<State>>,
    /// How many want to begin.
    waiting: Arc<AtomicUsize>,
    queue: Queue,
    /// Held by the one of the queue who is next.
    next: Arc<Mutex<()>>,
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
        Self { state: Arc::new(Mutex::new(state)), waiting: Arc::default(), queue: Queue::default(), next: Arc::default() }
    }

    /// Those who wait for their turn.
    pub fn queue(&self) -> &Queue {
        &self.queue
    }

    /// # Errors
    /// [`StoreError::Busy`] when the turn does not come in time; or when SQLite fails.
    pub async fn begin(&self) -> Result<SqliteTx> {
        let ticket = Ticket::take(self);
        let state = self.queue.wait(self.turn()).await?;
        self.open(ticket, state).await
    }

    /// As [`SqliteWriter::begin`], with [more patience](Queue::wait_long).
    pub async fn begin_patiently(&self) -> Result<SqliteTx> {
        let ticket = Ticket::take(self);
        let state = self.queue.wait_long(self.turn()).await?;
        self.open(ticket, state).await
    }

    async fn turn(&self) -> OwnedMutexGuard<State> {
        let _next = self.next.lock().await;
        self.state.clone().lock_owned().await
    }

    /// As [`SqliteWriter::begin`], before everybody who waits: for what others' answers wait for.
    pub async fn begin_first(&self) -> Result<SqliteTx> {
        let ticket = Ticket::take(self);
        let state = self.state.clone().lock_owned().await;
        self.open(ticket, state).await
    }

    async fn open(&self, ticket: Ticket<'_>, state: OwnedMutexGuard<State>) -> Result<SqliteTx> {
        let mut tx = SqliteTx { writer: self.clone(), state: Some(state) };
        ticket.give_back();
        let opened = tokio::spawn(async move {
            match &mut tx.state {
                Some(state) => state.begin().await.map(|()| tx),
                None => Err(StoreError::writer_gone()),
            }
        });
        opened.await.map_err(|_| StoreError::writer_gone())?
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
                writer.leave(state).await;
            });
        }
    }

    /// Nobody leaves the writer with finished transactions behind them, unless somebody is about to come.
    async fn leave(&self, mut state: OwnedMutexGuard<State>) {
        if self.nobody_waits() && !state.batch.is_empty() {
            state.commit().await;
        }
    }
}

impl State {
    /// Opens the common transaction if need be, and a savepoint in it.
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

    /// Ends a transaction whose savepoint holds what is to be kept. With `is_last` the common one ends too.
    async fn keep(&mut self, is_last: bool, tell: oneshot::Sender<Result<(), Lost>>) {
        // COMMIT keeps savepoints too.
        if !is_last && let Err(error) = self.say("RELEASE step").await {
            let _ = tell.send(Err(Lost::from(&error)));
            return self.undo().await;
        }
        self.unsettled = false;
        self.batch.push(tell);
        if is_last {
            self.commit().await;
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

    pub async fn commit(self) -> Result<()> {
        self.settle("").await
    }

    /// Undoes what this transaction did and waits until what it saw is durable: it may have seen what finished before it
    /// in the same group.
    pub async fn withdraw(self) -> Result<()> {
        self.settle("ROLLBACK TO step").await
    }

    async fn settle(mut self, first: &'static str) -> Result<()> {
        let Some(mut state) = self.state.take() else { return Err(StoreError::writer_gone()) };
        let writer = self.writer.clone();
        let (tell, told) = oneshot::channel();
        tokio::spawn(async move {
            if !first.is_empty()
                && let Err(error) = state.say(first).await
            {
                let _ = tell.send(Err(Lost::from(&error)));
                state.undo().await;
                return writer.leave(state).await;
            }
            let is_last = writer.nobody_waits() || state.batch.len() + 1 >= MAX_BATCH;
            state.keep(is_last, tell).await;
            writer.leave(state).await;
        });
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
