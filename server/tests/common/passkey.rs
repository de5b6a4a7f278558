//! Somebody's security key: it makes a passkey, and shows it to whoever asks by the right name.
use app::wire::passkeys::{NewPasskey, PasskeyChallenge, PasskeyErrand, PasskeyErrandInput, PasskeyReply, PasskeyView};
use app::wire::paths;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::json;
use uuid::Uuid;

use super::{Client, NAME, Reply};

enum Pair {
    Es256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

pub struct Passkey {
    credential: Vec<u8>,
    pair: Pair,
    /// How often it says that it was used; 0 for a key that does not count.
    pub counter: u32,
}

/// What is said beside the signature; as an honest browser has it by default.
pub struct Slip {
    pub act: &'static str,
    pub challenge: Option<String>,
    pub origin: String,
    pub party: String,
    pub flags: u8,
    pub cross_origin: bool,
}

impl Slip {
    pub fn show() -> Self {
        Self {
            act: "webauthn.get",
            challenge: None,
            origin: format!("http://{NAME}"),
            party: NAME.to_owned(),
            flags: 0x05,
            cross_origin: false,
        }
    }

    pub fn make() -> Self {
        Self { act: "webauthn.create", flags: 0x45, ..Self::show() }
    }

    fn client_data(&self, challenge: &str) -> Vec<u8> {
        let challenge = self.challenge.as_deref().unwrap_or(challenge);
        let said = json!({ "type": self.act, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin });
        serde_json::to_vec(&said).expect("JSON")
    }

    fn head(&self, counter: u32) -> Vec<u8> {
        [digest(&SHA256, self.party.as_bytes()).as_ref(), &[self.flags], &counter.to_be_bytes()].concat()
    }
}

impl Passkey {
    pub fn es256() -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).expect("a key");
        Self { credential: Uuid::now_v7().as_bytes().to_vec(), pair: Pair::Es256(pair), counter: 0 }
    }

    /// One that counts.
    pub fn ed25519() -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        let pair = Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("a key");
        Self { credential: Uuid::now_v7().as_bytes().to_vec(), pair: Pair::Ed25519(pair), counter: 1 }
    }

    /// Added to the account of whoever is signed in by `browser`.
    pub async fn added(self, browser: &Client) -> (Self, PasskeyView) {
        let view = self.add(browser).await.expect(201).json();
        (self, view)
    }

    pub async fn add(&self, browser: &Client) -> Reply {
        let challenge: PasskeyChallenge = browser.post(paths::MY_PASSKEY_CHALLENGE, &()).await.expect(201).json();
        browser.post(paths::MY_PASSKEYS, &self.make(&challenge, &Slip::make())).await
    }

    pub async fn come_in(&mut self, browser: &Client) -> Reply {
        let shown = self.asked(browser, PasskeyErrand::SignIn).await;
        browser.post(paths::PASSKEY_SESSIONS, &shown).await
    }

    /// What this browser is asked for, answered.
    pub async fn asked(&mut self, browser: &Client, errand: PasskeyErrand) -> PasskeyReply {
        self.asked_as(browser, errand, &Slip::show()).await
    }

    pub async fn asked_as(&mut self, browser: &Client, errand: PasskeyErrand, slip: &Slip) -> PasskeyReply {
        let challenge: PasskeyChallenge = browser.post(paths::PASSKEY_CHALLENGES, &PasskeyErrandInput { errand }).await.expect(201).json();
        self.counter += u32::from(self.counter > 0);
        self.show(&challenge, slip)
    }

    pub fn make(&self, challenge: &PasskeyChallenge, slip: &Slip) -> NewPasskey {
        let length = u16::try_from(self.credential.len()).expect("short").to_be_bytes();
        let data = [slip.head(self.counter).as_slice(), &[0; 16], &length, &self.credential, &self.written()].concat();
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        NewPasskey { client_data: text(&slip.client_data(&challenge.challenge)), authenticator_data: text(&data) }
    }

    pub fn show(&self, challenge: &PasskeyChallenge, slip: &Slip) -> PasskeyReply {
        let (client_data, data) = (slip.client_data(&challenge.challenge), slip.head(self.counter));
        let signature = self.sign(&[data.as_slice(), digest(&SHA256, &client_data).as_ref()].concat());
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        PasskeyReply {
            id: text(&self.credential),
            client_data: text(&client_data),
            authenticator_data: text(&data),
            signature: text(&signature),
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::Es256(pair) => pair.sign(&SystemRandom::new(), message).expect("signed").as_ref().to_vec(),
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    /// The public key as an authenticator writes it (RFC 9053, in the order of CTAP 2), by another hand than the server's.
    fn written(&self) -> Vec<u8> {
        match &self.pair {
            Pair::Es256(pair) => {
                let point = pair.public_key().as_ref();
                let (x, y) = (&point[1..33], &point[33..]);
                // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
                [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat()
            }
            // {1: 1, 3: -8, -1: 6, -2: x}
            Pair::Ed25519(pair) => [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32], pair.public_key().as_ref()].concat(),
        }
    }
}
