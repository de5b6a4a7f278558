//! Web Push (RFC 8030): what a browser shows, encrypted for it alone (RFC 8291, aes128gcm of RFC 8188).
use app::domain::notice::NoticeId;
use app::domain::webhook::AddressProblem;
use app::wire::sendings::{PushMessage, PushSubscription};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, HeaderMap, HeaderName, HeaderValue};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::rand::{SecureRandom, SystemRandom};

use super::Outbound;
use super::call::Answer;
use crate::store::PushTarget;

/// Bytes of the one record: every push service takes as many (RFC 8291).
const RECORD: usize = 4_096;
/// Header, delimiter and tag of the record.
const AROUND: usize = 86 + 1 + 16;
/// Seconds that a push service keeps it for a phone that is off: after that the next rung of the ladder says more.
const KEPT: &str = "172800";

const P256_POINT: usize = 65;
const AUTH: usize = 16;

impl Outbound {
    /// Whether a browser's subscription can be used, before it is kept.
    ///
    /// # Errors
    /// The field at fault and its rule.
    pub fn check_subscription(&self, browser: &PushSubscription) -> Result<(), (&'static str, &'static str)> {
        self.check(&browser.endpoint).map_err(|problem: AddressProblem| ("endpoint", problem.rule()))?;
        let length = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map(|bytes| bytes.len()).unwrap_or_default();
        if length(&browser.keys.p256dh) != P256_POINT {
            return Err(("keys.p256dh", "unreadable"));
        }
        if length(&browser.keys.auth) != AUTH {
            return Err(("keys.auth", "unreadable"));
        }
        Ok(())
    }

    /// One try. A later one of the same notice takes the place of what the push service still keeps.
    pub(super) async fn push(
        &self,
        to: &PushTarget,
        notice: NoticeId,
        message: &PushMessage,
        now: DateTime<Utc>,
    ) -> Result<Answer, String> {
        let url = self.caller.read(&to.endpoint).map_err(|problem| format!("not called: {}", problem.rule()))?;
        let text = serde_json::to_vec(message).map_err(|error| error.to_string())?;
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|error| error.to_string());
        let body = encrypt(&decode(&to.p256dh)?, &decode(&to.auth)?, &text).ok_or("could not be encrypted for this browser")?;
        let vapid = self.vapid.authorization(&url.origin().ascii_serialization(), now).ok_or("no randomness from the system")?;
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::try_from(vapid).map_err(|error| error.to_string())?);
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("aes128gcm"));
        headers.insert(HeaderName::from_static("ttl"), HeaderValue::from_static(KEPT));
        let topic = URL_SAFE_NO_PAD.encode(notice.0.as_bytes());
        headers.insert(HeaderName::from_static("topic"), HeaderValue::try_from(topic).map_err(|error| error.to_string())?);
        self.caller.post(url, headers, body).await
    }
}

/// How many bytes come out of a key derivation.
struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// `text` for the browser with this public key and secret, as the body of a push; none when a key is none, the text is too long, or
/// the system gives no random bytes.
pub fn encrypt(p256dh: &[u8], auth: &[u8], text: &[u8]) -> Option<Vec<u8>> {
    if text.len() + AROUND > RECORD {
        return None;
    }
    let random = SystemRandom::new();
    let mut salt = [0; 16];
    random.fill(&mut salt).ok()?;
    let ours = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
    let our_public = ours.compute_public_key().ok()?;
    let theirs = UnparsedPublicKey::new(&ECDH_P256, p256dh);
    let input = agree_ephemeral(ours, &theirs, |shared| {
        let info: [&[u8]; 3] = [b"WebPush: info\0", p256dh, our_public.as_ref()];
        derive::<32>(&Salt::new(HKDF_SHA256, auth).extract(shared), &info)
    })
    .ok()??;
    let derived = Salt::new(HKDF_SHA256, &salt).extract(&input);
    let key = derive::<16>(&derived, &[b"Content-Encoding: aes128gcm\0"])?;
    let nonce = derive::<12>(&derived, &[b"Content-Encoding: nonce\0"])?;

    // The last record, and so the only one, ends in a 2.
    let mut sealed = [text, &[2]].concat();
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed).ok()?;
    let record = u32::try_from(RECORD).ok()?.to_be_bytes();
    Some([salt.as_slice(), &record, &[P256_POINT as u8], our_public.as_ref(), &sealed].concat())
}

fn derive<const N: usize>(key: &Prk, info: &[&[u8]]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    key.expand(info, Length(N)).ok()?.fill(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_encrypted_is_refused() {
        let point = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap().compute_public_key().unwrap();
        let body = encrypt(point.as_ref(), &[7; AUTH], &[b'x'; RECORD - AROUND]).unwrap();
        assert_eq!(body.len(), RECORD, "the longest fills the record");
        assert_eq!(encrypt(point.as_ref(), &[7; AUTH], &[b'x'; RECORD - AROUND + 1]), None);
        assert_eq!(encrypt(&[4; P256_POINT], &[7; AUTH], b"x"), None, "no point of the curve");
    }
}
