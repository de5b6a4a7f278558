//! The chain's key and how far the chain reached, beside the receipts' keys: whoever can write in the database, and no more, has
//! neither.
use std::fmt::{self, Display, Formatter};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

use ring::hmac::Key;
use thiserror::Error;
use uuid::Uuid;

use super::chain::{self, SEAL, Seal};
use crate::auth::secret::{self, NoRandomness};
use crate::auth::secret_file::{self, hex, unhex};

const KEY: &str = "audit.key";
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
    head: PathBuf,
    /// Whether what earlier processes noted was cleared away.
    is_clear: AtomicBool,
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
        Ok(Self {
            key: chain::key(&bytes),
            folder: folder.to_owned(),
            head: folder.join(format!("{HEAD}{}", Uuid::now_v7())),
            is_clear: AtomicBool::new(false),
        })
    }

    /// Notes how far the chain reaches now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note(&self, head: Head) -> io::Result<()> {
        let part = self.head.with_extension("part");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
        file.write_all(format!("{} {}\n", head.seq, hex(&head.seal)).as_bytes())?;
        fs::rename(&part, &self.head)?;
        if !self.is_clear.swap(true, Ordering::Relaxed) {
            self.clear_away(head.seq)?;
        }
        Ok(())
    }

    /// What others noted and this one outdates: of processes that are gone, and of those that will note something further.
    fn clear_away(&self, seq: u64) -> io::Result<()> {
        for path in self.heads()? {
            let is_outdated =
                path != self.head && fs::read_to_string(&path).is_ok_and(|text| read(&text).is_some_and(|head| head.seq <= seq));
            if is_outdated {
                // Another process may have done so just now.
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }

    fn heads(&self) -> io::Result<Vec<PathBuf>> {
        let paths = fs::read_dir(&self.folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        Ok(paths.into_iter().filter(|path| is_head(path)).collect())
    }

    /// The furthest that any process noted.
    ///
    /// # Errors
    /// When one cannot be read, or is not what a process writes.
    pub fn furthest(&self) -> Result<Option<Head>, KeeperError> {
        let failed = |error| KeeperError::Folder(self.folder.display().to_string(), error);
        let mut heads = Vec::new();
        for path in self.heads().map_err(failed)? {
            let text = fs::read_to_string(&path).map_err(failed)?;
            heads.push(read(&text).ok_or_else(|| KeeperError::Unreadable(path.display().to_string()))?);
        }
        Ok(heads.into_iter().max_by_key(|head| head.seq))
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
