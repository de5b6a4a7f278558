//! Opening a SQLite file: its settings, and bringing its tables up to date while other processes may be starting too.
use std::fs::{File, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::LazyLock;
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::SqlitePool;
use sqlx::error::DatabaseError;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Result, StoreError, migrations};

/// Read and written by its owner, and by nobody else.
const OWNERS: u32 = 0o600;
/// Rows that a reading connection may have ready; sqlx has 50.
const ROWS_AHEAD: usize = 500;

/// WAL with a full sync at each commit: what was answered survives a power cut.
pub(super) fn options(url: &str) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(url)?;
    // Readers and the writer are connections of their own, which memory could not share.
    let options = if url.contains(":memory:") {
        options.filename(std::env::temp_dir().join(format!("rutan-{}.sqlite", uuid::Uuid::now_v7()))).in_memory(false).shared_cache(false)
    } else {
        options
    };
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        // Rows that a reading thread hands over at once: the less it waits for who takes them, the faster a table leaves.
        .row_buffer_size(ROWS_AHEAD)
        // What was erased or let go of is overwritten in the file, and not only forgotten.
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-8000")
        .pragma("wal_autocheckpoint", "4000"))
}

/// Creates the file and runs the migrations, one process at a time.
///
/// SQLite's own locks are not enough here: switching a new file to WAL answers "busy" at once, and sqlx's migrator takes
/// no lock on SQLite.
pub(super) async fn prepare(options: &SqliteConnectOptions) -> Result<()> {
    let mut lock_path = options.get_filename().as_os_str().to_owned();
    lock_path.push(".lock");
    let lock = take_lock(PathBuf::from(lock_path)).await?;
    keep_private(options.get_filename()).map_err(|error| StoreError::Unavailable(format!("the database's file: {error}")))?;
    let alone = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
    let migrated = migrate(&alone).await;
    alone.close().await;
    drop(lock);
    migrated.map_err(|error| StoreError::Db(error.into()))
}

/// Whether the file is there and its tables are this release's; makes and changes nothing.
///
/// # Errors
/// [`StoreError::NoDatabase`], [`StoreError::OtherTables`], or when it cannot be read.
pub(super) async fn look(options: &SqliteConnectOptions) -> Result<()> {
    if !options.get_filename().exists() {
        return Err(StoreError::NoDatabase(options.get_filename().display().to_string()));
    }
    let options = options.clone().create_if_missing(false).read_only(true);
    let alone = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let done = sqlx::query_as(migrations::DONE).fetch_all(&alone).await;
    alone.close().await;
    match done {
        Ok(done) if migrations::are_done(&MIGRATOR, &done) => Ok(()),
        // SQLITE_ERROR: there is no such table. Anything else is a file that cannot be read.
        Err(error) if error.as_database_error().and_then(DatabaseError::code).is_none_or(|code| code != "1") => Err(error.into()),
        _ => Err(StoreError::OtherTables),
    }
}

/// The file is for its owner alone, whatever rights the folder has; SQLite gives new companions the same.
fn keep_private(file: &Path) -> std::io::Result<()> {
    match File::options().write(true).create_new(true).mode(OWNERS).open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => {}
        Ok(_) => return Ok(()),
    }
    let companion = |ending: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    for file in ["", "-wal", "-shm"].map(companion).into_iter().filter(|file| file.exists()) {
        let mode = file.metadata()?.permissions().mode() & 0o777;
        // Another account may own it, which is for that one to mend.
        if mode & !OWNERS != 0 && std::fs::set_permissions(&file, Permissions::from_mode(OWNERS)).is_err() {
            tracing::warn!(file = %file.display(), mode = format!("{mode:o}"), "others on this machine may read the database");
        }
    }
    Ok(())
}

static MIGRATOR: LazyLock<Migrator> = LazyLock::new(|| migrations::beside_newer(sqlx::migrate!("migrations/sqlite")));

/// Boxed, because the compiler cannot see through the migrator's own lifetimes that it may move between threads.
fn migrate(pool: &SqlitePool) -> BoxFuture<'_, Result<(), MigrateError>> {
    Box::pin(MIGRATOR.run(pool))
}

/// Held until the file is dropped, or by the system when the process dies.
async fn take_lock(path: PathBuf) -> Result<File> {
    let lock = move || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let file = File::create(&path)?;
        file.lock()?;
        Ok(file)
    };
    let locked: std::io::Result<File> = match tokio::task::spawn_blocking(lock).await {
        Ok(locked) => locked,
        Err(_) => return Err(StoreError::writer_gone()),
    };
    locked.map_err(|error| StoreError::Unavailable(format!("the database's folder: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_only_looks_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rutan.db");
        let options = options(&format!("sqlite://{}", file.display())).unwrap();
        assert!(matches!(look(&options).await, Err(StoreError::NoDatabase(_))));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let another = SqlitePool::connect_with(options.clone()).await.unwrap();
        sqlx::query("CREATE TABLE something (a)").execute(&another).await.unwrap();
        assert!(matches!(look(&options).await, Err(StoreError::OtherTables)));
        another.close().await;
        std::fs::write(&file, "not a database at all, and long enough to be seen as none".repeat(20)).unwrap();
        assert!(matches!(look(&options).await, Err(StoreError::Db(_))));
        std::fs::remove_file(&file).unwrap();
        prepare(&options).await.unwrap();
        look(&options).await.unwrap();
    }

    #[tokio::test]
    async fn the_file_is_for_its_owner_alone_also_one_that_was_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("rutan.db");
        let options = options(&format!("sqlite://{}", file.display())).unwrap();
        let mode = |file: &Path| file.metadata().unwrap().permissions().mode() & 0o777;
        prepare(&options).await.unwrap();
        assert_eq!(mode(&file), 0o600);
        let log = folder.path().join("rutan.db-wal");
        File::create(&log).unwrap();
        for file in [&file, &log] {
            std::fs::set_permissions(file, Permissions::from_mode(0o644)).unwrap();
        }
        keep_private(&file).unwrap();
        assert_eq!((mode(&file), mode(&log)), (0o600, 0o600));
    }

    /// `.cargo/config.toml` takes it out; whoever builds without that has tables that take four times as long.
    #[tokio::test]
    async fn each_connection_has_a_cache_of_its_own() {
        let pool = SqlitePool::connect("sqlite::memory:").await.unwrap();
        let with: Vec<String> = sqlx::query_scalar("PRAGMA compile_options").fetch_all(&pool).await.unwrap();
        assert!(with.iter().any(|option| option.starts_with("THREADSAFE=")), "{with:?}");
        assert!(!with.iter().any(|option| option == "ENABLE_MEMORY_MANAGEMENT"), "{with:?}");
    }
}
