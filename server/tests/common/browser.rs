//! A browser's side of Web Push: it holds the keys, decrypts what came, and checks who sent it.
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdh::diffie_hellman;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use p256::elliptic_curve::sec1::ToEncodedPoint;
use p256::{PublicKey, SecretKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use serde_json::Value;

use app::wire::sendings::{PushKeys, PushMessage, PushSubscription};

use super::Call;

pub struct Browser {
    key: SecretKey,
    auth: Vec<u8>,
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

fn derive<const N: usize>(salt: &[u8], key: &[u8], info: &[&[u8]]) -> [u8; N] {
    let mut bytes = [0; N];
    Salt::new(HKDF_SHA256, salt).extract(key).expand(info, Length(N)).unwrap().fill(&mut bytes).unwrap();
    bytes
}

impl Browser {
    /// Each number another one.
    pub fn new(number: u8) -> Self {
        Self { key: SecretKey::from_slice(&[number.max(1); 32]).expect("a key"), auth: vec![number; 16] }
    }

    fn public(&self) -> Vec<u8> {
        self.key.public_key().to_encoded_point(false).as_bytes().to_vec()
    }

    pub fn subscription(&self, endpoint: &str) -> PushSubscription {
        let keys = PushKeys { p256dh: URL_SAFE_NO_PAD.encode(self.public()), auth: URL_SAFE_NO_PAD.encode(&self.auth) };
        PushSubscription { endpoint: endpoint.to_owned(), keys }
    }

    /// What the body of a push says (RFC 8291): one record.
    fn decrypt(&self, body: &[u8]) -> Vec<u8> {
        let (header, sealed) = body.split_at(86);
        let (salt, sender) = (&header[..16], &header[21..]);
        assert_eq!((&header[16..20], header[20]), ([0, 0, 0x10, 0].as_slice(), 65), "record size and length of the key");
        let shared = diffie_hellman(self.key.to_nonzero_scalar(), PublicKey::from_sec1_bytes(sender).expect("a point").as_affine());
        let input: [u8; 32] = derive(&self.auth, shared.raw_secret_bytes(), &[b"WebPush: info\0", &self.public(), sender]);
        let key: [u8; 16] = derive(salt, &input, &[b"Content-Encoding: aes128gcm\0"]);
        let nonce: [u8; 12] = derive(salt, &input, &[b"Content-Encoding: nonce\0"]);
        let mut sealed = sealed.to_vec();
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
        let text = key.open_in_place(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed).expect("it opens");
        let end = text.iter().rposition(|byte| *byte != 0).expect("a delimiter");
        assert_eq!(text[end], 2, "the last record");
        text[..end].to_vec()
    }

    #[track_caller]
    pub fn read(&self, call: &Call) -> PushMessage {
        assert_eq!(call.header("content-encoding"), "aes128gcm");
        serde_json::from_slice(&self.decrypt(&call.body)).expect("a message")
    }
}

/// The claims of who sent a push, once its signature was found to be by `key` (VAPID, RFC 8292).
#[track_caller]
pub fn vapid_claims(call: &Call, key: &str) -> Value {
    let (token, named) = call.header("authorization").strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(named, key);
    let (text, signature) = token.rsplit_once('.').unwrap();
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
    let key = VerifyingKey::from_sec1_bytes(&decode(key)).unwrap();
    key.verify(text.as_bytes(), &Signature::from_slice(&decode(signature)).unwrap()).expect("its signature");
    let (header, claims) = text.split_once('.').unwrap();
    let header: Value = serde_json::from_slice(&decode(header)).unwrap();
    assert_eq!(header, serde_json::json!({ "typ": "JWT", "alg": "ES256" }));
    serde_json::from_slice(&decode(claims)).unwrap()
}

/// The example of RFC 8291, section 5: this side of it is right, so what it opens is, too.
#[test]
fn the_example_of_the_rfc_opens() {
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let browser = Browser {
        key: SecretKey::from_slice(&decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94")).unwrap(),
        auth: decode("BTBZMqHH6r4Tts7J_aSIgg"),
    };
    let body = decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT\
         pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    );
    assert_eq!(browser.decrypt(&body), b"When I grow up, I want to be a watermelon");
}
