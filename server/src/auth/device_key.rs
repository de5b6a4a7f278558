//! The key of a device, and opening a rescue file with it (`app::wire::rescue`).
use aes_gcm::aead::AeadInPlace;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, Tag};
use app::wire::rescue::MAGIC;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use uuid::Uuid;

const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
/// Magic and device: what is bound to the ciphertext as associated data.
const BOUND_BYTES: usize = MAGIC.len() + 16;

/// 32 bytes of base64url, as `JoinRequest::device_key`.
pub fn parse(text: &str) -> Option<[u8; 32]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

/// The device a rescue file says it comes from; proven only when [`open`] succeeds with that device's key.
pub fn claimed_device(file: &[u8]) -> Option<Uuid> {
    let rest = file.strip_prefix(MAGIC.as_slice())?;
    Some(Uuid::from_bytes(*rest.first_chunk::<16>()?))
}

/// The plaintext, if the file was sealed with this key and nobody changed a bit of it. Opened in place: a rescue file
/// may be large, and its ciphertext is of no more use.
pub fn open(mut file: Vec<u8>, key: &[u8; 32]) -> Option<Bytes> {
    let (bound, rest) = file.split_at_mut_checked(BOUND_BYTES)?;
    let (nonce, sealed) = rest.split_at_mut_checked(NONCE_BYTES)?;
    let length = sealed.len().checked_sub(TAG_BYTES)?;
    let (text, tag) = sealed.split_at_mut(length);
    let cipher = Aes256Gcm::new_from_slice(key).ok()?;
    cipher.decrypt_in_place_detached(Nonce::from_slice(nonce), bound, text, Tag::from_slice(tag)).ok()?;
    Some(Bytes::from(file).slice(BOUND_BYTES + NONCE_BYTES..BOUND_BYTES + NONCE_BYTES + length))
}

#[cfg(test)]
mod tests {
    use aes_gcm::aead::{Aead, Payload};

    use super::*;

    #[test]
    fn a_sealed_file_opens_with_its_own_key_only_and_not_after_a_change() {
        let (key, device) = ([7; 32], Uuid::from_u128(9));
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(device.as_bytes());
        let cipher = Aes256Gcm::new_from_slice(&key).unwrap();
        let sealed = cipher.encrypt(Nonce::from_slice(&[1; 12]), Payload { msg: b"everything unsent", aad: &file }).unwrap();
        file.extend_from_slice(&[1; 12]);
        file.extend_from_slice(&sealed);

        assert_eq!(claimed_device(&file), Some(device));
        assert_eq!(open(file.clone(), &key).as_deref(), Some(b"everything unsent".as_slice()));
        assert_eq!(open(file.clone(), &[8; 32]), None);
        for at in [6, 22, 40, file.len() - 1] {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert_eq!(open(changed, &key), None, "byte {at}");
        }
        assert_eq!(open(file[..20].to_vec(), &key), None);
    }
}
