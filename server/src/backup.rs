//! `backup` and `restore`: a whole installation in another folder, beside the running servers.
//!
//! ```text
//! rutan.db      SQLite's copy of one moment; PostgreSQL is backed up by its own means, before this
//! pictures/     as in the data folder: what rows named after the copy was made, so that no row of it lacks its bytes
//! keys/         the keys of receipts: keep the folder as secret as the data
//! ```
use std::fs::{File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use app::domain::photo::PhotoHash;
use thiserror::Error;

use crate::audit::keeper::is_head;
use crate::config::PICTURES;
use crate::doctor::{AT_ONCE, folder_of};
use crate::photo_storage::{Copied, PRINTS, PhotoStorage, StorageError, THUMBS};
use crate::running::private_folder;
use crate::store::{Shelf, Store, StoreError};

const DATABASE: &str = "rutan.db";
const KEYS: &str = "keys";
/// What the database is called until all is there: a server that starts too early must not begin anew beside it.
const RESTORING: &str = "rutan.db.restoring";

#[derive(Debug, Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the pictures cannot be copied: {0}")]
    Storage(#[from] StorageError),
    #[error("{0}: {1}")]
    Folder(PathBuf, io::Error),
    #[error("{0} is not empty; a backup is brought back to a new installation")]
    NotEmpty(PathBuf),
    #[error("there is no backup of a database in {0}")]
    NoDatabase(PathBuf),
}

/// What was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// False for PostgreSQL.
    pub database: bool,
    /// Pictures, papers and files.
    pub copied: u64,
    pub bytes: u64,
    /// That lay there before.
    pub known: u64,
    /// Named by a row, and not here or not with the bytes they had: `doctor` says which.
    pub lost: u64,
}

/// An installation that is there.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub store: &'a Store,
    pub photos: &'a PhotoStorage,
    pub keys: &'a Path,
}

/// Adds to `to` what it lacks; again and again, it copies what is new.
///
/// # Errors
/// When something cannot be read or written; what was copied until then is whole.
pub async fn backup(from: Source<'_>, to: &Path) -> Result<Done, BackupError> {
    for folder in [to.to_owned(), to.join(KEYS), to.join(PICTURES)] {
        private_folder(&folder).map_err(at(&folder))?;
    }
    let database = from.store.copy_database(&to.join(DATABASE)).await?;
    copy_keys(from.keys, &to.join(KEYS))?;
    let there = PhotoStorage::on_disk(&to.join(PICTURES))?;
    from.photos.copy_erasures(&there).await?;
    Ok(Done { database, ..copy_kept(from.store, from.photos, &there).await? })
}

/// Into `data`, which holds nothing yet.
///
/// # Errors
/// When `data` holds an installation, or something cannot be read or written.
pub async fn restore(from: &Path, data: &Path, keys: &Path) -> Result<Done, BackupError> {
    let backed_up = from.join(DATABASE);
    if !backed_up.exists() {
        return Err(BackupError::NoDatabase(from.to_owned()));
    }
    private_folder(data).map_err(at(data))?;
    if std::fs::read_dir(data).map_err(at(data))?.next().is_some() {
        return Err(BackupError::NotEmpty(data.to_owned()));
    }
    let pictures = data.join(PICTURES);
    for folder in [keys, &pictures] {
        private_folder(folder).map_err(at(folder))?;
    }
    let part = data.join(RESTORING);
    copy_privately(&backed_up, &part).map_err(at(&part))?;
    copy_keys(&from.join(KEYS), keys)?;
    let store = Store::connect(&format!("sqlite://{}", part.display())).await?;
    let (here, there) = (PhotoStorage::on_disk(&from.join(PICTURES))?, PhotoStorage::on_disk(&pictures)?);
    here.copy_erasures(&there).await?;
    let done = copy_kept(&store, &here, &there).await?;
    store.close().await;
    for beside in ["-wal", "-shm", ".lock"] {
        // Of who had it open under this name; all that was written is in the file itself.
        let _ = std::fs::remove_file(data.join(format!("{RESTORING}{beside}")));
    }
    let database = data.join(DATABASE);
    std::fs::rename(&part, &database).and_then(|()| File::open(data)?.sync_all()).map_err(at(&database))?;
    Ok(Done { database: true, ..done })
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |error| BackupError::Folder(path, error)
}

/// Readable to whoever runs the server, and to nobody else of the machine, whatever the copied file is.
fn copy_privately(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

async fn copy_kept(store: &Store, here: &PhotoStorage, there: &PhotoStorage) -> Result<Done, BackupError> {
    let mut done = Done::default();
    for shelf in Shelf::ALL {
        let mut after: Option<PhotoHash> = None;
        loop {
            let rows = store.kept(shelf, after.as_ref(), AT_ONCE).await?;
            let Some((last, _)) = rows.last() else { break };
            after = Some(last.clone());
            for (hash, _) in &rows {
                match here.copy_to(there, folder_of(shelf), hash).await? {
                    Copied::Now(bytes) => (done.copied, done.bytes) = (done.copied + 1, done.bytes + bytes),
                    Copied::Known => done.known += 1,
                    Copied::Missing | Copied::Damaged => done.lost += 1,
                }
                if shelf == Shelf::Photos {
                    for made in [THUMBS, PRINTS] {
                        here.copy_made(there, made, hash).await?;
                    }
                }
            }
        }
    }
    Ok(done)
}

fn copy_keys(from: &Path, to: &Path) -> Result<(), BackupError> {
    let copy = || {
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            if entry.file_type()?.is_file() && !is_head(&entry.path()) {
                let there = to.join(entry.file_name());
                std::fs::copy(entry.path(), &there)?;
                std::fs::set_permissions(&there, Permissions::from_mode(0o600))?;
                File::open(&there)?.sync_all()?;
            }
        }
        File::open(to)?.sync_all()
    };
    copy().map_err(at(to))
}
