//! The chain's key and how far the chain reached, beside the receipts' keys: whoever can write in the database, and no more, has
//! neither.
use std::fmt::{self, Display, Formatter};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use ring::hmac::Key;
use thiserror::Error;
use uuid::Uuid;

use super::chain::{self, SEAL, Seal};
use crate::auth::secret::{self, NoRandomness};
use crate::auth::secret_file::{self, hex, unhex};

pub const KEY: &str = "audit.key";
/// One for each process, so that none writes another's.
const HEAD: &str = "audit-head-";

#[derive(Debug, Error)]
pub enum KeeperError {
    #[error("the audit key in {0} cannot be used: {1}")]
    Folder(String, io::Error),
    #[error("{0} is not what was written there")]
    Unreadable(String),
    #[error("there is no audit key at {0}: name the keys' folder of the servers (--receipt-keys), or bring it back from a backup")]
    NoKey(String),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// How far a chain reached, and its seal there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub seq: u64,
    pub seal: Seal,
}

/// `SEQ:SEAL`, as the log tells it.
impl Display for Head {
    fn fmt(&self, text: &mut Formatter<'_>) -> fmt::Result {
        write!(text, "{}:{}", self.seq, hex(&self.seal))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not what the log tells: a number, a colon, 64 digits")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        text.split_once(':').and_then(|(seq, seal)| Some(Self { seq: seq.parse().ok()?, seal: unhex(seal)? })).ok_or(NoHead)
    }
}

pub struct Keeper {
    pub key: Key,
    folder: PathBuf,
    own: Mutex<Own>,
}

/// What this process noted last, and where.
struct Own {
    path: PathBuf,
    seq: u64,
}

impl Own {
    fn new(folder: &Path) -> Self {
        Self { path: folder.join(format!("{HEAD}{}", Uuid::now_v7())), seq: 0 }
    }
}

impl Keeper {
    /// The folder's key, which is made where there is none yet.
    ///
    /// # Errors
    /// When the folder or the key cannot be used.
    pub fn open(folder: &Path) -> Result<Self, KeeperError> {
        if !folder.join(KEY).exists() {
            let failed = |error| KeeperError::Folder(folder.display().to_string(), error);
            secret_file::make(folder, KEY, &hex(&secret::random::<SEAL>()?)).map_err(failed)?;
        }
        Self::open_existing(folder)
    }

    /// As [`Keeper::open`], for whoever verifies: a key that is made anew would find every seal broken.
    ///
    /// # Errors
    /// [`KeeperError::NoKey`] where there is none; or when it cannot be read.
    pub fn open_existing(folder: &Path) -> Result<Self, KeeperError> {
        let path = folder.join(KEY);
        let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => KeeperError::NoKey(path.display().to_string()),
            _ => KeeperError::Folder(folder.display().to_string(), error),
        })?;
        let bytes = unhex(text.trim()).ok_or_else(|| KeeperError::Unreadable(path.display().to_string()))?;
        Ok(Self { key: chain::key(&bytes), own: Mutex::new(Own::new(folder)), folder: folder.to_owned() })
    }

    /// By which the key is known again, and nothing of it told.
    pub fn mark(&self) -> Seal {
        chain::mark(&self.key)
    }

    /// Notes how far the chain reaches now. Where that is less far than before, what was noted before stays as well.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&self, head: Head) -> io::Result<()> {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if head.seq <= own.seq {
            tracing::error!(from = own.seq, to = head.seq, "the record was taken back; `rutan-server verify-audit` says from where on");
            *own = Own::new(&self.folder);
        }
        own.seq = head.seq;
        let part = own.path.with_extension("part");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(format!("{} {}\n", head.seq, hex(&head.seal)).as_bytes())?;
        // Else a power cut may leave it empty, and what is empty was not written here.
        file.sync_all()?;
        fs::rename(&part, &own.path)
    }

    /// What others noted: processes that are gone, and those that will note something further.
    ///
    /// # Errors
    /// As [`Keeper::noted`].
    pub fn of_others(&self) -> Result<Vec<(PathBuf, Head)>, KeeperError> {
        let mut noted = self.noted()?;
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        noted.retain(|(path, _)| *path != own.path);
        Ok(noted)
    }

    /// How far the chain reached for each process that noted it, and in which file.
    ///
    /// # Errors
    /// When one cannot be read, or is not what a process writes.
    pub fn noted(&self) -> Result<Vec<(PathBuf, Head)>, KeeperError> {
        let failed = |error| KeeperError::Folder(self.folder.display().to_string(), error);
        let mut noted = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if !is_head(&path) {
                continue;
            }
            let text = match fs::read_to_string(&path) {
                // Another process cleared it away just now.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                text => text.map_err(failed)?,
            };
            let head = read(&text).ok_or_else(|| KeeperError::Unreadable(path.display().to_string()))?;
            noted.push((path, head));
        }
        Ok(noted)
    }
}

/// Whether a file of the keys' folder says how far the chain reached; a backup, which may hold an earlier chain, is without it.
pub fn is_head(path: &Path) -> bool {
    path.extension().is_none() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(HEAD))
}

fn read(text: &str) -> Option<Head> {
    let (seq, seal) = text.trim().split_once(' ')?;
    Some(Head { seq: seq.parse().ok()?, seal: unhex(seal)? })
}
