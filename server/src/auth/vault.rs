//! What must be read again and is nobody else's to read, sealed with a key that is not in the database: secrets of authenticator
//! apps, and who is half-way in. And what is only found again: accounts of an identity provider.
use std::path::Path;
use std::{fs, io};

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use ring::hmac;
use thiserror::Error;

use super::secret::{self, NoRandomness};
use super::secret_file::{self, hex, unhex};

const KEY: &str = "factors.key";
const NONCE_BYTES: usize = 12;
const OF_MARKS: &[u8] = b"rutan marks";

#[derive(Debug, Error)]
pub enum VaultError {
    #[error("the key of second factors in {0} cannot be used: {1}")]
    Folder(String, io::Error),
    #[error("{0} is not what was written there")]
    Unreadable(String),
    #[error(
        "factors.key in {0} is not the key that second factors or accounts of an identity provider here were sealed with: copy it from the other servers, or from a backup"
    )]
    OtherKey(String),
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

pub struct Vault {
    cipher: Aes256Gcm,
    marker: hmac::Key,
}

impl Vault {
    /// With the folder's key, which is made where there is none yet.
    ///
    /// # Errors
    /// When the folder or the key cannot be used.
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        let failed = |error| VaultError::Folder(folder.display().to_string(), error);
        let path = folder.join(KEY);
        if !path.exists() {
            secret_file::make(folder, KEY, &hex(&secret::random::<32>()?)).map_err(failed)?;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        let key = unhex(text.trim()).ok_or_else(|| VaultError::Unreadable(path.display().to_string()))?;
        // Of its own, so that one key does one thing.
        let of_marks = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), OF_MARKS);
        Ok(Self { cipher: Aes256Gcm::new(&key.into()), marker: hmac::Key::new(hmac::HMAC_SHA256, of_marks.as_ref()) })
    }

    /// To be opened only for what it is `bound` to.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal(&self, text: &[u8], bound: &[u8]) -> Result<Vec<u8>, NoRandomness> {
        let nonce = secret::random::<NONCE_BYTES>()?;
        let sealed = self.cipher.encrypt(Nonce::from_slice(&nonce), Payload { msg: text, aad: bound }).map_err(|_| NoRandomness)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What is found again by, and cannot be read or guessed from without the key: the same for the same text.
    pub fn mark(&self, text: &[u8]) -> [u8; 32] {
        let mut mark = [0; 32];
        mark.copy_from_slice(hmac::sign(&self.marker, text).as_ref());
        mark
    }

    /// Beside marks: what says by [`Self::is_of_marks`] whose key they were made with.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn seal_of_marks(&self) -> Result<Vec<u8>, NoRandomness> {
        self.seal(&[], OF_MARKS)
    }

    pub fn is_of_marks(&self, sealed: &[u8]) -> bool {
        self.unseal(sealed, OF_MARKS).is_some()
    }

    /// None when it was sealed with another key, for something else, or changed since.
    pub fn unseal(&self, sealed: &[u8], bound: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        self.cipher.decrypt(Nonce::from_slice(nonce), Payload { msg: sealed, aad: bound }).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_folders_key_for_what_it_is_bound_to_and_not_after_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let (one, again) = (Vault::open(folder.path()).unwrap(), Vault::open(folder.path()).unwrap());
        let other = Vault::open(&folder.path().join("other")).unwrap();
        let sealed = one.seal(b"secret", b"somchai").unwrap();
        assert_eq!(again.unseal(&sealed, b"somchai").as_deref(), Some(b"secret".as_slice()));
        assert_eq!(again.unseal(&sealed, b"somsri"), None);
        assert_eq!(other.unseal(&sealed, b"somchai"), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(one.unseal(&changed, b"somchai"), None, "byte {at}");
        }
        assert_eq!(one.unseal(b"short", b"somchai"), None);
        assert_eq!(one.mark(b"somchai"), again.mark(b"somchai"));
        assert!(one.mark(b"somchai") != one.mark(b"somsri") && one.mark(b"somchai") != other.mark(b"somchai"));
        assert_ne!(one.seal(b"secret", b"somchai").unwrap(), sealed);
    }
}
