//! Bringing PostgreSQL's tables up to date, or seeing that they are. SQLite's: `sqlite_file`.
use std::collections::BTreeMap;
use std::sync::LazyLock;

use futures::future::BoxFuture;
use sqlx::PgPool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::error::DENIED;
use super::{Result, StoreError};

static MIGRATOR: LazyLock<Migrator> = LazyLock::new(|| beside_newer(sqlx::migrate!("migrations/postgres")));

/// Starts on tables that a newer release has brought up to date, too: during an upgrade servers of both run, and one of the older may
/// have to start again (ADR 29).
pub(super) fn beside_newer(mut migrator: Migrator) -> Migrator {
    migrator.set_ignore_missing(true);
    migrator
}

/// Takes an advisory lock, so that processes starting together wait for each other. Where nothing is left to do it only looks: an account
/// that works with the tables and does not own them may come in by it.
///
/// # Errors
/// [`StoreError::NotOwner`] when something is left to do and this account may not.
pub(super) async fn on_postgres(options: &PgConnectOptions) -> Result<()> {
    let alone = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let done = if is_up_to_date(&alone).await { Ok(()) } else { migrate(&alone).await };
    alone.close().await;
    done.map_err(|error| if is_denied(&error) { StoreError::NotOwner } else { StoreError::Db(error.into()) })
}

/// Changes nothing.
///
/// # Errors
/// [`StoreError::OtherTables`] when something is left to do.
pub(super) async fn look_on_postgres(options: &PgConnectOptions) -> Result<()> {
    let alone = PgPoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let is_there = is_up_to_date(&alone).await;
    alone.close().await;
    if is_there { Ok(()) } else { Err(StoreError::OtherTables) }
}

/// Boxed, because the compiler cannot see through the migrator's own lifetimes that it may move between threads.
fn migrate(pool: &PgPool) -> BoxFuture<'_, Result<(), MigrateError>> {
    Box::pin(MIGRATOR.run(pool))
}

/// What keeps it from looking is for the migrator to say.
async fn is_up_to_date(pool: &PgPool) -> bool {
    let done = sqlx::query_as(DONE).fetch_all(pool).await;
    are_done(&MIGRATOR, &done.unwrap_or_default())
}

/// What [`are_done`] is told.
pub(super) const DONE: &str = "SELECT version, checksum FROM _sqlx_migrations WHERE success";

pub(super) fn are_done(migrator: &Migrator, done: &[(i64, Vec<u8>)]) -> bool {
    let done: BTreeMap<i64, &[u8]> = done.iter().map(|(version, checksum)| (*version, checksum.as_slice())).collect();
    migrator.iter().all(|step| done.get(&step.version).is_some_and(|checksum| **checksum == *step.checksum))
}

fn is_denied(error: &MigrateError) -> bool {
    let (MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = error else { return false };
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == DENIED)
}

#[cfg(test)]
mod tests {
    /// What a server of the release before may still read or write.
    const TAKING_AWAY: [&str; 4] = ["DROP TABLE", "DROP COLUMN", "RENAME", "ALTER COLUMN"];
    /// By version. 15: nobody ran a server from before it (27 November 2026) beside one from after it. 27: SQLite, which no two servers of
    /// different releases share, makes a table anew to give it another rule; it has its old name and columns.
    const KNOWN: [i64; 2] = [15, 27];

    #[test]
    fn a_migration_takes_nothing_away_from_a_server_of_the_release_before() {
        let engines = [("postgres", sqlx::migrate!("migrations/postgres")), ("sqlite", sqlx::migrate!("migrations/sqlite"))];
        for (engine, migrator) in engines {
            for step in migrator.iter().filter(|step| !KNOWN.contains(&step.version)) {
                let text = step.sql.as_str().to_uppercase();
                let found: Vec<_> = TAKING_AWAY.into_iter().filter(|what| text.contains(what)).collect();
                assert!(found.is_empty(), "{engine} {}: {found:?}; add first, and take away a release later", step.version);
            }
        }
    }
}
