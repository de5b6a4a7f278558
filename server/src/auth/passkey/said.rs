//! What a browser says of a passkey (Web Authentication, Level 2), read and judged. Pure.
//!
//! No attestation is asked for: who makes a passkey is known already, and which maker built their machine is not ours to judge. Its
//! public key is read from the three forms in which authenticators write it, each of which CTAP 2 fixes to the byte (section 8).
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};
use serde::Deserialize;

/// What it must have been said to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Base64url, as the browser repeats it.
    pub challenge: String,
    /// `https://rutan.example`
    pub origin: String,
    /// `rutan.example`
    pub relying_party: String,
}

/// A passkey that was made just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub credential: Vec<u8>,
    pub key: PublicKey,
    pub counter: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// The point without its first byte.
    Es256(Vec<u8>),
    Ed25519(Vec<u8>),
    /// The modulus; the exponent is 65,537.
    Rs256(Vec<u8>),
}

/// By what the three are asked for (IANA COSE Algorithms), the best first.
pub const ALGORITHMS: [i32; 3] = [-8, -7, -257];

/// Longer names than any authenticator gives (section 4).
const MAX_CREDENTIAL_BYTES: usize = 1023;
/// Hash of the relying party, flags, counter.
const HEAD_BYTES: usize = 37;
/// The maker's model, before the credential's length.
const MODEL_BYTES: usize = 16;
const USER_PRESENT: u8 = 0x01;
/// By PIN, finger or face: together with the machine that holds the key these are two factors.
const USER_VERIFIED: u8 = 0x04;
const HOLDS_KEY: u8 = 0x40;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    act: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
}

/// The passkey, if it was made for what was asked.
pub fn made(asked: &Asked, client_data: &[u8], authenticator_data: &[u8]) -> Option<Made> {
    let (flags, counter) = head(asked, "webauthn.create", client_data, authenticator_data)?;
    if flags & HOLDS_KEY == 0 {
        return None;
    }
    let rest = authenticator_data.get(HEAD_BYTES + MODEL_BYTES..)?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (credential, key) = rest.split_at_checked(length).filter(|_| (1..=MAX_CREDENTIAL_BYTES).contains(&length))?;
    Some(Made { credential: credential.to_vec(), key: PublicKey::read(key)?, counter })
}

/// The passkey's counter, if it was shown for what was asked.
pub fn shown(asked: &Asked, key: &PublicKey, client_data: &[u8], authenticator_data: &[u8], signature: &[u8]) -> Option<u32> {
    let (_, counter) = head(asked, "webauthn.get", client_data, authenticator_data)?;
    let signed = [authenticator_data, digest(&SHA256, client_data).as_ref()].concat();
    key.has_signed(&signed, signature).then_some(counter)
}

/// Flags and counter, if it was said here, to this question, and by somebody the authenticator knows.
fn head(asked: &Asked, act: &str, client_data: &[u8], authenticator_data: &[u8]) -> Option<(u8, u32)> {
    let said: ClientData = serde_json::from_slice(client_data).ok()?;
    if said.act != act || said.challenge != asked.challenge || said.origin != asked.origin || said.cross_origin {
        return None;
    }
    let (party, rest) = authenticator_data.split_at_checked(32)?;
    let (flags, rest) = rest.split_first()?;
    let (counter, _) = rest.split_first_chunk::<4>()?;
    let is_ours = party == digest(&SHA256, asked.relying_party.as_bytes()).as_ref();
    let is_known = flags & (USER_PRESENT | USER_VERIFIED) == USER_PRESENT | USER_VERIFIED;
    (is_ours && is_known).then_some((*flags, u32::from_be_bytes(*counter)))
}

impl PublicKey {
    /// As an authenticator writes it; extensions may follow.
    fn read(bytes: &[u8]) -> Option<Self> {
        const ES256: &[u8] = &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        const ES256_Y: &[u8] = &[0x22, 0x58, 0x20];
        const ED25519: &[u8] = &[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20];
        const RS256: &[u8] = &[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00];
        const RS256_E: &[u8] = &[0x21, 0x43, 0x01, 0x00, 0x01];
        if let Some(rest) = bytes.strip_prefix(ES256) {
            let (x, rest) = rest.split_at_checked(32)?;
            let (y, _) = rest.strip_prefix(ES256_Y)?.split_at_checked(32)?;
            return Some(Self::Es256([x, y].concat()));
        }
        if let Some(rest) = bytes.strip_prefix(ED25519) {
            return Some(Self::Ed25519(rest.get(..32)?.to_vec()));
        }
        let (modulus, rest) = bytes.strip_prefix(RS256)?.split_at_checked(256)?;
        rest.starts_with(RS256_E).then(|| Self::Rs256(modulus.to_vec()))
    }

    /// As it is kept.
    pub fn parts(&self) -> (&'static str, &[u8]) {
        match self {
            Self::Es256(bytes) => ("es256", bytes),
            Self::Ed25519(bytes) => ("ed25519", bytes),
            Self::Rs256(bytes) => ("rs256", bytes),
        }
    }

    pub fn of(kind: &str, bytes: Vec<u8>) -> Option<Self> {
        match kind {
            "es256" => Some(Self::Es256(bytes)),
            "ed25519" => Some(Self::Ed25519(bytes)),
            "rs256" => Some(Self::Rs256(bytes)),
            _ => None,
        }
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let by =
            |algorithm: &'static dyn VerificationAlgorithm, key: &[u8]| UnparsedPublicKey::new(algorithm, key).verify(message, signature);
        let outcome = match self {
            // An uncompressed point (SEC 1, section 2.3.3).
            Self::Es256(point) => by(&ECDSA_P256_SHA256_ASN1, &[&[0x04], point.as_slice()].concat()),
            Self::Ed25519(key) => by(&ED25519, key),
            Self::Rs256(n) => {
                RsaPublicKeyComponents { n: n.as_slice(), e: &[1, 0, 1] }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        outcome.is_ok()
    }
}

/// What a browser hands over as text.
pub fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    /// Made by `openssl dgst -sha256 -sign`: what most machines with Windows sign with.
    #[test]
    fn a_signature_by_rsa_is_known() {
        let n = "dab18b73bbfb296c2a2e194d3098a238da836c943d3fc3b6c5afa769b6496719edc46529d30014f74e2fc44b9a1409b3\
            f0fd6ed74115c6dc645e9024a7aa2644f43b6432975b49f324082a6aad24376729eab1da09fae569a38df44b9fc4c768\
            64dd6a6ede0a132521f661b1fb64a2898ba9ea7dab3b610c8263e6c688af7065e57e8e1561fefc433d29e43f49d0a402\
            90462ebc572f563e55cef44be5d01dfd114e9e4ef61f9af8deea7c774cd5ac8a0ed5e7ce2adf52319c32d47e1ff09092\
            806964058c0711b0ea1e2e7597c0c2a6b27af538247b17be16ea912b310d1a444f51fb6d0902f5fa415426455c48b68f\
            f5c3c791cdd5a96d8b1bf53b63e391ed";
        let signature = "d20715d2af104f62a674fcbc0acf11b3cf4c8f870d21621792266d2ae2665b9a036c6b6944db654b89e1180ed4aba0c1\
            bf3ba4766130d71cb4971c05bee15e4ebb3d8e796a30cd08ee96bac3904dccf5a192576b601e33167968e7f6c33bc74f\
            45d1b47676865611b24628b476afca7215eaefe929838165580aee5e71180f3a7eb501f9ea0969ae81931a17d91888d0\
            629d01fa664bb95a6b2a784e49d7781779b5553f1717eca03432c5e946367c37eef7449358a247b56f74f639f35d6cf8\
            2a00ed511e8d7c0ccf3db54f3620be89ce5d9193f61353acc6e3c21c0d7335f02766256e2b149ecce3317967b6ffcc41\
            08bc2edd8b84df737381ae5534ba7b08";
        let (key, signature) = (PublicKey::of("rs256", unhex(n)).unwrap(), unhex(signature));
        assert!(key.has_signed(b"what an authenticator signed", &signature));
        assert!(!key.has_signed(b"what an authenticator never signed", &signature));
    }

    /// Ends where each of its parts may be missing.
    #[test]
    fn what_is_cut_short_is_no_passkey() {
        let asked = Asked { challenge: "YQ".into(), origin: "https://rutan.example".into(), relying_party: "rutan.example".into() };
        let client_data = br#"{"type":"webauthn.create","challenge":"YQ","origin":"https://rutan.example"}"#;
        let mut whole = digest(&SHA256, b"rutan.example").as_ref().to_vec();
        whole.extend([USER_PRESENT | USER_VERIFIED | HOLDS_KEY, 0, 0, 0, 7]);
        whole.extend([0; MODEL_BYTES]);
        whole.extend([0, 2, 8, 9]);
        whole.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        whole.extend([5; 32]);
        let known = Made { credential: vec![8, 9], key: PublicKey::Ed25519(vec![5; 32]), counter: 7 };
        assert_eq!(made(&asked, client_data, &whole), Some(known.clone()));
        for length in 0..whole.len() {
            assert_eq!(made(&asked, client_data, &whole[..length]), None, "{length}");
        }
        // An extension behind it.
        assert_eq!(made(&asked, client_data, &[whole.as_slice(), &[0xa0]].concat()), Some(known));
    }
}
