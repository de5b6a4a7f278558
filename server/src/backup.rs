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
use chrono::Utc;
use thiserror::Error;

use crate::audit::keeper::{self, is_head};
use crate::config::{DATABASE, PICTURES};
use crate::doctor::{AT_ONCE, folder_of};
use crate::photo_storage::{Copied, PRINTS, PhotoStorage, StorageError, THUMBS};
use crate::running::private_folder;
use crate::store::{Shelf, Store, StoreError};

/// What a copy is called until all that it names is there.
const COPYING: &str = "rutan.db.part";
const KEYS: &str = "keys";
/// What the database is called until all is there: a server that starts too early must not begin anew beside it.
pub const RESTORING: &str = "rutan.db.restoring";

#[derive(Debug, Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("the pictures cannot be copied: {0}")]
    Storage(#[from] StorageError),
    #[error("{0}: {1}")]
    Folder(PathBuf, io::Error),
    #[error(
        "{0} is not empty; a backup is brought back to a new installation. If a restore was cut short there, empty it and run it again"
    )]
    NotEmpty(PathBuf),
    #[error("the keys are not in {0}: name the keys' folder (--receipt-keys), or put them there from where they are kept")]
    NoKeys(PathBuf),
    #[error("{0} holds another key than the backup: restore into a keys' folder of its own (--receipt-keys)")]
    OtherKey(PathBuf),
    #[error("{0} lies in the data folder of this installation: a backup goes elsewhere, best to another machine")]
    Inside(PathBuf),
    #[error("{0} holds the backup of another installation (its audit.key is another): take a folder of its own")]
    OthersBackup(PathBuf),
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
    pub data: &'a Path,
}

/// Adds to `to` what it lacks; again and again, it copies what is new.
///
/// # Errors
/// When `to` is not for this installation's backup, or something cannot be read or written; what was copied until then, and the
/// database as it was copied before, are whole.
pub async fn backup(from: Source<'_>, to: &Path) -> Result<Done, BackupError> {
    may_go(&from, to)?;
    for folder in [to.to_owned(), to.join(KEYS), to.join(PICTURES)] {
        private_folder(&folder).map_err(at(&folder))?;
    }
    let (part, whole) = (to.join(COPYING), to.join(DATABASE));
    let database = from.store.copy_database(&part).await?;
    copy_keys(from.keys, &to.join(KEYS))?;
    let there = PhotoStorage::on_disk(&to.join(PICTURES))?;
    from.photos.copy_erasures(&there).await?;
    let done = copy_kept(from.store, from.photos, &there).await?;
    if database {
        // Last: until everything that its rows name is there, the copy of before is the one that can be brought back.
        std::fs::rename(&part, &whole).and_then(|()| File::open(to)?.sync_all()).map_err(at(&whole))?;
    }
    Ok(Done { database, ..done })
}

/// Never over the installation itself, nor over what belongs to another.
fn may_go(from: &Source<'_>, to: &Path) -> Result<(), BackupError> {
    let key = from.keys.join(keeper::KEY);
    if !key.exists() {
        return Err(BackupError::NoKeys(from.keys.to_owned()));
    }
    let data = from.data.canonicalize().map_err(at(from.data))?;
    if real(to)?.starts_with(data) {
        return Err(BackupError::Inside(to.to_owned()));
    }
    let there = to.join(KEYS).join(keeper::KEY);
    if there.exists() && !are_same(&key, &there).map_err(at(&there))? {
        return Err(BackupError::OthersBackup(to.to_owned()));
    }
    Ok(())
}

/// Where a path leads that may not be there yet.
fn real(path: &Path) -> Result<PathBuf, BackupError> {
    let path = std::path::absolute(path).map_err(at(path))?;
    let there = path.ancestors().find(|folder| folder.exists()).unwrap_or(&path);
    let rest = path.strip_prefix(there).unwrap_or(&path);
    Ok(there.canonicalize().map_err(at(there))?.join(rest))
}

fn are_same(one: &Path, other: &Path) -> io::Result<bool> {
    Ok(std::fs::read(one)? == std::fs::read(other)?)
}

/// Into `data`, which holds nothing yet. Numbers of reports and months go on with a gap.
///
/// # Errors
/// When `data` holds an installation, or something cannot be read or written.
pub async fn restore(from: &Path, data: &Path, keys: &Path) -> Result<Done, BackupError> {
    let backed_up = from.join(DATABASE);
    if !backed_up.exists() {
        return Err(BackupError::NoDatabase(from.to_owned()));
    }
    fits(&from.join(KEYS), keys)?;
    private_folder(data).map_err(at(data))?;
    // What a file system of its own begins with.
    let is_something = |entry: io::Result<std::fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() != "lost+found");
    if std::fs::read_dir(data).map_err(at(data))?.any(is_something) {
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
    store.skip_given_numbers(Utc::now()).await?;
    store.close().await;
    let log = data.join(format!("{RESTORING}-wal"));
    // All that was written is in the file itself by now, or this is not done.
    if log.metadata().is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::Folder(log, io::ErrorKind::ResourceBusy.into()));
    }
    for beside in ["-wal", "-shm", ".lock"] {
        // Of who had it open under this name.
        let _ = std::fs::remove_file(data.join(format!("{RESTORING}{beside}")));
    }
    let database = data.join(DATABASE);
    std::fs::rename(&part, &database).and_then(|()| File::open(data)?.sync_all()).map_err(at(&database))?;
    Ok(Done { database: true, ..done })
}

/// Whether the keys are there, and none of another installation is in their place.
fn fits(from: &Path, to: &Path) -> Result<(), BackupError> {
    if !from.join(keeper::KEY).exists() {
        return Err(BackupError::NoKeys(from.to_owned()));
    }
    for entry in std::fs::read_dir(from).map_err(at(from))? {
        let key = entry.map_err(at(from))?.path();
        let there = key.file_name().map(|name| to.join(name)).filter(|there| key.is_file() && there.exists());
        if let Some(there) = there
            && !are_same(&key, &there).map_err(at(&there))?
        {
            return Err(BackupError::OtherKey(there));
        }
    }
    Ok(())
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
                for made in made_of(shelf) {
                    here.copy_made(there, made, hash).await?;
                }
            }
        }
    }
    Ok(done)
}

/// What is made from what lies on a shelf, and kept beside it under the same hash.
fn made_of(shelf: Shelf) -> &'static [&'static str] {
    match shelf {
        Shelf::Photos => &[THUMBS, PRINTS],
        Shelf::Files => &[THUMBS],
        Shelf::Documents => &[],
    }
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
