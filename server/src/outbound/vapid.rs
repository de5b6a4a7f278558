//! Who sends a push (VAPID, RFC 8292): a P-256 key of this installation, beside the keys of receipts.
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::json;

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
            write(folder, &path)?;
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

/// Nobody else's to read; whole under another name first, and whose file is there first is everybody's.
fn write(folder: &Path, path: &Path) -> Result<(), VapidError> {
    let failed = |error| VapidError::Folder(folder.display().to_string(), error);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).map_err(|_| VapidError::NoRandomness)?;
    let part = folder.join(format!(".vapid.{}.part", uuid::Uuid::now_v7()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).map_err(failed)?;
    file.write_all(URL_SAFE_NO_PAD.encode(key).as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    let linked = fs::hard_link(&part, path);
    fs::remove_file(&part).map_err(failed)?;
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked.map_err(failed),
    }
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
