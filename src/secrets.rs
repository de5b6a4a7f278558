//! The browser's own cryptography, and base64url, which nothing else in the client needs.
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::js;

fn subtle() -> Result<JsValue, JsValue> {
    Ok(js::window().crypto()?.subtle().into())
}

fn bytes(value: &[u8]) -> JsValue {
    Uint8Array::from(value).into()
}

async fn key(raw: &[u8], algorithm: &str, usage: &str) -> Result<JsValue, JsValue> {
    let usages = Array::of1(&usage.into()).into();
    js::settled(js::call(&subtle()?, "importKey", &["raw".into(), bytes(raw), algorithm.into(), false.into(), usages])).await
}

/// 32 bytes, slow on purpose: PBKDF2 with HMAC-SHA-256.
pub async fn slow_hash(password: &str, salt: &[u8], iterations: u32) -> Result<Vec<u8>, JsValue> {
    let key = key(password.as_bytes(), "PBKDF2", "deriveBits").await?;
    let how =
        js::object(&[("name", "PBKDF2".into()), ("hash", "SHA-256".into()), ("salt", bytes(salt)), ("iterations", iterations.into())]);
    let bits = js::settled(js::call(&subtle()?, "deriveBits", &[how, key, 256.into()])).await?;
    Ok(Uint8Array::new(&bits).to_vec())
}

/// AES-256-GCM: the ciphertext with its 16-byte tag. `nonce` must never serve the same key twice.
pub async fn encrypt(raw_key: &[u8], nonce: &[u8; 12], associated: &[u8], plain: &[u8]) -> Result<Vec<u8>, JsValue> {
    let key = key(raw_key, "AES-GCM", "encrypt").await?;
    let how = js::object(&[("name", "AES-GCM".into()), ("iv", bytes(nonce)), ("additionalData", bytes(associated))]);
    let sealed = js::settled(js::call(&subtle()?, "encrypt", &[how, key, bytes(plain)])).await?;
    Ok(Uint8Array::new(&sealed).to_vec())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding.
pub fn to_base64url(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group.iter().chain([0, 0, 0].iter()).take(3).fold(0u32, |word, byte| word << 8 | u32::from(*byte));
        for place in 0..=group.len() {
            text.push(char::from(ALPHABET[(word >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}

/// `None` for anything that [`to_base64url`] would not write.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.as_bytes().chunks(4) {
        let mut word = 0u32;
        for letter in group {
            word = word << 6 | u32::try_from(ALPHABET.iter().position(|known| known == letter)?).ok()?;
        }
        word <<= 6 * (4 - group.len());
        bytes.extend(word.to_be_bytes().get(1..group.len())?);
    }
    Some(bytes)
}
