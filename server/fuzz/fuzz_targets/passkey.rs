//! What a browser says of a passkey: whatever comes, nothing panics; what is taken for a passkey was made for the question that was asked,
//! and nobody signs with a key that is known to no one. Up to the first zero it is what the browser says, then the authenticator.
#![no_main]
use libfuzzer_sys::fuzz_target;
use server::auth::passkey::said::{Asked, PublicKey, made, shown};

fuzz_target!(|bytes: &[u8]| {
    let at = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (client_data, authenticator_data) = (&bytes[..at], bytes.get(at + 1..).unwrap_or_default());
    let signature = authenticator_data.last_chunk::<64>().map_or(authenticator_data, |last| last.as_slice());
    let asked = Asked { challenge: "YQ".into(), origin: "https://rutan.example".into(), relying_party: "rutan.example".into() };
    if let Some(made) = made(&asked, client_data, authenticator_data) {
        assert!((1..=1023).contains(&made.credential.len()));
        let (kind, bytes) = made.key.parts();
        assert_eq!(PublicKey::of(kind, bytes.to_vec()), Some(made.key.clone()));
        let said: serde_json::Value = serde_json::from_slice(client_data).expect("it was read");
        assert_eq!(said["challenge"], "YQ");
    }
    for key in
        [PublicKey::Es256(authenticator_data.to_vec()), PublicKey::Ed25519(vec![7; 32]), PublicKey::Rs256(authenticator_data.to_vec())]
    {
        assert_eq!(shown(&asked, &key, client_data, authenticator_data, signature), None);
    }
});
