//! The keys receipts are signed with (Ed25519): files in a folder, `receipt-<n>.key`, 32 bytes as hex. The highest number
//! signs, all verify; a new one is added by `rutan-server add-receipt-key` and read at the next start.
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::Serialize;

use crate::auth::secret::{self, NoRandomness};
use crate::auth::secret_file::{self, hex, unhex};

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("the receipt keys in {0} cannot be used: {1}")]
    Folder(String, io::Error),
    #[error("the receipt key {0} is not 64 hex digits")]
    Unreadable(String),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// Never without a key.
pub struct Keys {
    keys: BTreeMap<u32, Ed25519KeyPair>,
    newest: u32,
}

/// What others need to check a signature themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PublicKey {
    pub key: u32,
    /// Ed25519, 32 bytes as hex.
    pub public: String,
    /// Whether new receipts are signed with it.
    pub signs: bool,
}

impl Keys {
    /// Reads the folder's keys; makes the folder and the first key when there is none.
    ///
    /// # Errors
    /// When the folder or a key in it cannot be used.
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        let failed = |error| KeyError::Folder(folder.display().to_string(), error);
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
        if read(folder)?.is_empty() {
            // Another process may do the same just now; whose file is there first is everybody's.
            write(folder, 1)?;
        }
        let keys = read(folder)?;
        let newest = keys.keys().copied().max().ok_or_else(|| failed(io::ErrorKind::NotFound.into()))?;
        Ok(Self { keys, newest })
    }

    /// Adds a new key, which signs from the next start on; returns its number.
    ///
    /// # Errors
    /// As [`Keys::open`].
    pub fn add(folder: &Path) -> Result<u32, KeyError> {
        let next = Self::open(folder)?.newest + 1;
        write(folder, next)?;
        Ok(next)
    }

    /// By which each is known again, with the name of its file: its public half.
    pub fn marks(&self) -> impl Iterator<Item = (String, [u8; 32])> {
        self.keys.iter().filter_map(|(number, pair)| Some((file_name(*number), pair.public_key().as_ref().try_into().ok()?)))
    }

    /// The signature and the number of the key that made it.
    pub(super) fn sign(&self, text: &[u8]) -> (u32, Vec<u8>) {
        let signature = self.keys.get(&self.newest).map(|pair| pair.sign(text).as_ref().to_vec());
        (self.newest, signature.unwrap_or_default())
    }

    pub(super) fn verify(&self, key: u32, text: &[u8], signature: &[u8]) -> bool {
        let pair = self.keys.get(&key);
        pair.is_some_and(|pair| UnparsedPublicKey::new(&ED25519, pair.public_key()).verify(text, signature).is_ok())
    }

    pub fn public(&self) -> Vec<PublicKey> {
        let public = |(key, pair): (&u32, &Ed25519KeyPair)| PublicKey {
            key: *key,
            public: hex(pair.public_key().as_ref()),
            signs: *key == self.newest,
        };
        self.keys.iter().map(public).collect()
    }
}

fn read(folder: &Path) -> Result<BTreeMap<u32, Ed25519KeyPair>, KeyError> {
    let failed = |error| KeyError::Folder(folder.display().to_string(), error);
    let mut keys = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let Some(number) = name.strip_prefix("receipt-").and_then(|rest| rest.strip_suffix(".key")?.parse().ok()) else { continue };
        let text = fs::read_to_string(folder.join(&name)).map_err(failed)?;
        let pair = unhex(text.trim()).and_then(|seed| Ed25519KeyPair::from_seed_unchecked(&seed).ok());
        keys.insert(number, pair.ok_or(KeyError::Unreadable(name))?);
    }
    Ok(keys)
}

fn file_name(number: u32) -> String {
    format!("receipt-{number}.key")
}

fn write(folder: &Path, number: u32) -> Result<(), KeyError> {
    let seed = hex(&secret::random::<32>()?);
    let made = secret_file::make(folder, &file_name(number), &seed);
    made.map_err(|error| KeyError::Folder(folder.display().to_string(), error))
}
