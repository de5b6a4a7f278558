//! Who sends a push (VAPID, RFC 8292): a P-256 key of this installation, beside the keys of receipts.
use std::path::Path;
use std::{fs, io};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

use crate::auth::secret_file;

#[derive(Debug, thiserror::Error)]
pub enum VapidError {
    #[error("the key for push services in {0} cannot be used: {1}")]
    Folder(String, io::Error),
    #[error("the key for push services (vapid.key) is unreadable")]
    Unreadable,
    #[error("no randomness from the system")]
    NoRandomness,
}

const FILE: &str = "vapid.key";
/// At most a day (RFC 8292); less, so that a server whose clock runs ahead still passes.
const HOLDS: Duration = Duration::hours(12);

/// Browsers subscribe with this key: a new one would end every subscription, so it is made once and kept.
pub struct Vapid {
    pair: EcdsaKeyPair,
    public: String,
    contact: String,
}

impl Vapid {
    /// Reads the folder's key; makes it when there is none. `contact`: an address a push service may write to, `mailto:` or `https:`.
    ///
    /// # Errors
    /// When the folder or the key in it cannot be used.
    pub fn open(folder: &Path, contact: String) -> Result<Self, VapidError> {
        let failed = |error| VapidError::Folder(folder.display().to_string(), error);
        let path = folder.join(FILE);
        if !path.exists() {
            write(folder)?;
        }
        let text = fs::read_to_string(path).map_err(failed)?;
        let key = URL_SAFE_NO_PAD.decode(text.trim()).map_err(|_| VapidError::Unreadable)?;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &key, &SystemRandom::new());
        let pair = pair.map_err(|_| VapidError::Unreadable)?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key());
        Ok(Self { pair, public, contact })
    }

    /// 65 bytes as base64url.
    pub fn public_key(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push service of this origin; none when the system gives no random bytes.
    pub(super) fn authorization(&self, origin: &str, now: DateTime<Utc>) -> Option<String> {
        let claims = json!({ "aud": origin, "exp": (now + HOLDS).timestamp(), "sub": self.contact });
        let encode = |part: serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let text = format!("{}.{}", encode(json!({ "typ": "JWT", "alg": "ES256" })), encode(claims));
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        Some(format!("vapid t={text}.{}, k={}", URL_SAFE_NO_PAD.encode(signature), self.public))
    }
}

fn write(folder: &Path) -> Result<(), VapidError> {
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| VapidError::NoRandomness)?;
    secret_file::make(folder, FILE, &URL_SAFE_NO_PAD.encode(key)).map_err(|error| VapidError::Folder(folder.display().to_string(), error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_stays() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Vapid::open(&folder.path().join("keys"), "mailto:x@example.go.th".into()).unwrap().public_key().to_owned();
        let first = open();
        assert_eq!(open(), first);
        assert_eq!(URL_SAFE_NO_PAD.decode(first).unwrap().len(), 65);
        fs::write(folder.path().join("keys").join(FILE), "no key").unwrap();
        assert!(matches!(Vapid::open(&folder.path().join("keys"), String::new()), Err(VapidError::Unreadable)));
    }
}
