//! Which engine, how it is opened, and running one [`Sql`] on it.
use std::time::{Duration, Instant};

use futures::{StreamExt, TryStreamExt};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, FromRow, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool};

use super::sql::{Sql, sql};
use super::sqlite_file;
use super::sqlite_writer::{SqliteTx, SqliteWriter};
use super::tables::{Kind, Line, Order, pack, read_line, unpack};
use super::{Result, StoreError, migrations};
use crate::queue::{PATIENCE, Queue};

/// What is to be there before anybody works with it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tables {
    /// What is missing is made, and what is old brought up to date.
    Made,
    /// All of it, as this release has it.
    There,
}

#[derive(Clone)]
pub(super) enum Db {
    /// Any number of readers beside one writer, as WAL wants it.
    Sqlite(SqlitePool, SqliteWriter),
    Postgres(PgPools),
}

/// Apart, because a statement that reads is given up after a while and a commit never is: given up while it waits for the
/// standby, PostgreSQL calls it done ("committed locally, but might not have been replicated").
#[derive(Clone)]
pub(super) struct PgPools {
    reading: PgPool,
    pub writing: PgPool,
    /// Of one connection, for what others' answers wait for.
    pub first: PgPool,
    queue: Queue,
}

impl PgPools {
    async fn to_write(&self) -> Result<PoolConnection<Postgres>> {
        Ok(self.queue.wait(self.writing.acquire()).await??)
    }
}

/// A struct that comes out of either engine's rows.
pub(super) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

const SQLITE_READERS: u32 = 4;
const POSTGRES_READERS: u32 = 16;
const POSTGRES_WRITERS: u32 = 16;
const ONE_MORE: Duration = Duration::from_secs(1);
/// Milliseconds after which PostgreSQL gives up a statement that reads, whoever asked and has long left; and after which one that
/// writes waits no longer for a row that somebody else holds. Migrations may take their time.
const LONGEST_MS: &str = "60000";

/// Writes nothing and is a commit all the same: one that waits for the standby, and with it for everything before. After a crash PostgreSQL
/// shows also what no standby has got yet; whoever is told "that is here already" because of it would lose it with this machine.
const SETTLE: &str = "SELECT pg_logical_emit_message(true, 'rutan', '')";

/// Begins in a task that ends even when its caller hangs up: sqlx 0.9.0, dropped between sending BEGIN and its answer, puts
/// the connection back with a transaction open, and what the next one writes there may be undone (sqlx issue 4393, mended
/// after 0.9.0). Nobody waiting any more, the task drops the transaction, which rolls it back.
async fn begin_whole(pool: PgPool) -> Result<sqlx::Transaction<'static, Postgres>> {
    let begun = tokio::spawn(async move { pool.begin().await }).await;
    Ok(begun.map_err(|error| StoreError::Unavailable(error.to_string()))??)
}

/// The pool's own patience is shorter: whoever came to the end of that waits on. What fails at once, as with a database that is gone, is not
/// tried again in a row.
async fn begin_patiently(pool: &PgPool) -> Result<sqlx::Transaction<'static, Postgres>> {
    loop {
        let asked = Instant::now();
        match begin_whole(pool.clone()).await {
            Err(StoreError::Unavailable(_)) if asked.elapsed() >= PATIENCE && !pool.is_closed() => {}
            begun => return begun,
        }
    }
}

impl Db {
    pub async fn connect(url: &str, tables: Tables) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let options = sqlite_file::options(url)?;
            match tables {
                Tables::Made => sqlite_file::prepare(&options).await?,
                Tables::There => sqlite_file::look(&options).await?,
            }
            return Ok(Self::open_sqlite(options));
        }
        let options: PgConnectOptions = url.parse()?;
        match tables {
            Tables::Made => migrations::on_postgres(&options).await?,
            Tables::There => migrations::look_on_postgres(&options).await?,
        }
        Self::open_postgres(&options).await
    }

    fn open_sqlite(options: SqliteConnectOptions) -> Self {
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(options.clone().read_only(true));
        Self::Sqlite(readers, SqliteWriter::new(options))
    }

    async fn open_postgres(options: &PgConnectOptions) -> Result<Self> {
        let pool = |connections, timeout| {
            let options = options.clone().application_name("rutan").options([(timeout, LONGEST_MS)]);
            // Longer than the queue's, which counts whom it sends away.
            PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE + ONE_MORE).connect_with(options)
        };
        let reading = pool(POSTGRES_READERS, "statement_timeout").await?;
        let writing = pool(POSTGRES_WRITERS, "lock_timeout").await?;
        let first = pool(1, "lock_timeout").await?;
        Ok(Self::Postgres(PgPools { reading, writing, first, queue: Queue::default() }))
    }

    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite(_, writer) => Tx::Sqlite(writer.begin().await?),
            Db::Postgres(pools) => Tx::Postgres(pools.queue.wait(begin_whole(pools.writing.clone())).await??),
        })
    }

    /// As [`Db::begin`], with [more patience](Queue::wait_long).
    pub async fn begin_patiently(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite(_, writer) => Tx::Sqlite(writer.begin_patiently().await?),
            Db::Postgres(pools) => Tx::Postgres(pools.queue.wait_long(begin_patiently(&pools.writing)).await??),
        })
    }

    /// As [`Db::begin`], before everybody who waits.
    pub async fn begin_first(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite(_, writer) => Tx::Sqlite(writer.begin_first().await?),
            Db::Postgres(pools) => Tx::Postgres(begin_whole(pools.first.clone()).await?),
        })
    }

    pub async fn all<R: Row>(&self, query: Sql) -> Result<Vec<R>> {
        match self {
            Db::Sqlite(readers, _) => Link::Sqlite(&mut *readers.acquire().await?).all(query).await,
            Db::Postgres(pools) => Link::Postgres(&mut *pools.reading.acquire().await?).all(query).await,
        }
    }

    /// As [`Db::all`], for answers that let somebody forget what they sent: what it gives is as durable as a commit.
    pub async fn all_settled<R: Row>(&self, query: Sql) -> Result<Vec<R>> {
        if let Db::Sqlite(..) = self {
            return self.all(query).await;
        }
        let mut tx = self.begin_patiently().await?;
        let rows = tx.link().all(query).await?;
        tx.link().run(sql(SETTLE)).await?;
        tx.commit().await.map(|()| rows)
    }

    /// Rows whose columns are of these kinds, called `c0`, `c1` and so on; the last of them are those of `order`.
    pub async fn lines(&self, query: Sql, kinds: &[Kind], order: &[Order]) -> Result<Vec<Line>> {
        match self {
            Db::Sqlite(..) => {
                let packed: Option<(String,)> = self.first(pack(query, kinds, order)).await?;
                packed.map_or(Ok(Vec::new()), |(text,)| unpack(&text, kinds))
            }
            Db::Postgres(pools) => {
                let (text, values) = query.for_postgres()?;
                Ok(sqlx::query_with::<Postgres, _>(text, values)
                    .fetch(&pools.reading)
                    .map(|row| read_line(&row?, kinds))
                    .try_collect()
                    .await?)
            }
        }
    }

    pub async fn first<R: Row>(&self, query: Sql) -> Result<Option<R>> {
        Ok(self.all(query).await?.into_iter().next())
    }

    /// A statement that writes nothing into this database.
    pub async fn run_reading(&self, query: Sql) -> Result<u64> {
        match self {
            Db::Sqlite(readers, _) => Link::Sqlite(&mut *readers.acquire().await?).run(query).await,
            Db::Postgres(pools) => Link::Postgres(&mut *pools.reading.acquire().await?).run(query).await,
        }
    }

    /// SQLite's log holds what was written until it is put into the file, and what was overwritten until it is emptied: does both. On
    /// PostgreSQL nothing.
    pub async fn empty_log(&self) -> Result<()> {
        let Db::Sqlite(readers, _) = self else { return Ok(()) };
        let options = readers.connect_options();
        let mut alone = options.as_ref().clone().read_only(false).connect().await?;
        // A row that says whether somebody stood in its way; the next time does it then.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut alone).await?;
        Ok(alone.close().await?)
    }

    /// Those who wait to write.
    pub fn queue(&self) -> &Queue {
        match self {
            Db::Sqlite(_, writer) => writer.queue(),
            Db::Postgres(pools) => &pools.queue,
        }
    }

    /// Readers are gone when it returns; a writer goes with its last owner.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(readers, _) => readers.close().await,
            Db::Postgres(pools) => drop(futures::join!(pools.reading.close(), pools.writing.close(), pools.first.close())),
        }
    }

    /// One statement in a transaction of its own, which PostgreSQL makes itself; how many rows it touched.
    pub async fn write(&self, query: Sql) -> Result<u64> {
        match self {
            Db::Sqlite(_, writer) => {
                let mut tx = Tx::Sqlite(writer.begin().await?);
                let touched = tx.link().run(query).await?;
                tx.commit().await.map(|()| touched)
            }
            Db::Postgres(pools) => Link::Postgres(&mut *pools.to_write().await?).run(query).await,
        }
    }

    /// As [`Db::write`], with the first row that the statement returns.
    pub async fn write_first<R: Row>(&self, query: Sql) -> Result<Option<R>> {
        match self {
            Db::Sqlite(_, writer) => {
                let mut tx = Tx::Sqlite(writer.begin().await?);
                let row = tx.link().first(query).await?;
                tx.commit().await.map(|()| row)
            }
            Db::Postgres(pools) => Link::Postgres(&mut *pools.to_write().await?).first(query).await,
        }
    }
}

/// A transaction that writes. Dropped without [`Tx::commit`], it leaves nothing behind.
pub(super) enum Tx {
    Sqlite(SqliteTx),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Tx {
    pub fn link(&mut self) -> Link<'_> {
        match self {
            Tx::Sqlite(tx) => tx.connection().map_or(Link::Gone, Link::Sqlite),
            Tx::Postgres(tx) => Link::Postgres(&mut *tx),
        }
    }

    /// Undoes it and waits until what it saw is durable, for answers like "that is here already".
    pub async fn withdraw(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.withdraw().await,
            Tx::Postgres(tx) => Ok(tx.rollback().await?),
        }
    }

    /// As [`Tx::withdraw`], where somebody lets go of what they sent because of it ([`SETTLE`]).
    pub async fn withdraw_settled(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.withdraw().await,
            Tx::Postgres(mut tx) => {
                for step in ["ROLLBACK AND CHAIN", SETTLE] {
                    Link::Postgres(&mut tx).run(sql(step)).await?;
                }
                Ok(tx.commit().await?)
            }
        }
    }

    /// Durable when it returns.
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => Ok(tx.commit().await?),
        }
    }
}

/// A connection to run something on.
pub(super) enum Link<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
    /// The writer lost its connection; it makes a new one for the next transaction.
    Gone,
}

impl Link<'_> {
    pub async fn all<R: Row>(self, query: Sql) -> Result<Vec<R>> {
        Ok(match self {
            Link::Sqlite(connection) => {
                let (text, values) = query.for_sqlite()?;
                sqlx::query_as_with::<Sqlite, R, _>(text, values).fetch_all(connection).await?
            }
            Link::Postgres(connection) => {
                let (text, values) = query.for_postgres()?;
                sqlx::query_as_with::<Postgres, R, _>(text, values).fetch_all(connection).await?
            }
            Link::Gone => return Err(StoreError::writer_gone()),
        })
    }

    pub async fn first<R: Row>(self, query: Sql) -> Result<Option<R>> {
        Ok(self.all(query).await?.into_iter().next())
    }

    /// How many rows it touched.
    pub async fn run(self, query: Sql) -> Result<u64> {
        Ok(match self {
            Link::Sqlite(connection) => {
                let (text, values) = query.for_sqlite()?;
                sqlx::query_with::<Sqlite, _>(text, values).execute(connection).await?.rows_affected()
            }
            Link::Postgres(connection) => {
                let (text, values) = query.for_postgres()?;
                sqlx::query_with::<Postgres, _>(text, values).execute(connection).await?.rows_affected()
            }
            Link::Gone => return Err(StoreError::writer_gone()),
        })
    }
}
