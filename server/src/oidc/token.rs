//! An ID token: whether it is of this provider, for this installation and for this visit, and of whom it is.
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation, decode};
use serde::Deserialize;
use serde_json::Value;

use super::signatures::ALGORITHMS;

/// Clocks may differ by this.
const LEEWAY_S: u64 = 60;
/// As OpenID Connect has it (Core 1.0, 2).
const MAX_SUBJECT_BYTES: usize = 255;

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    azp: Option<String>,
    /// One, or several.
    aud: Value,
}

/// What is expected of it.
pub struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
}

/// The key that signed it, of those for signatures of its kind; a token that names none means it only where there is a single one.
pub fn key_of<'a>(header: &Header, keys: &'a JwkSet) -> Option<&'a Jwk> {
    let mut fitting = keys.keys.iter().filter(|key| is_for(key, header.alg));
    match &header.kid {
        Some(kid) => fitting.find(|key| key.common.key_id.as_ref() == Some(kid)),
        None => fitting.next().filter(|_| fitting.next().is_none()),
    }
}

fn is_for(key: &Jwk, algorithm: Algorithm) -> bool {
    let (is_of_kind, name) = match algorithm {
        Algorithm::RS256 => (matches!(key.algorithm, AlgorithmParameters::RSA(_)), KeyAlgorithm::RS256),
        Algorithm::ES256 => {
            (matches!(&key.algorithm, AlgorithmParameters::EllipticCurve(of) if of.curve == EllipticCurve::P256), KeyAlgorithm::ES256)
        }
        _ => return false,
    };
    let signs = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
    is_of_kind && signs && key.common.key_algorithm.is_none_or(|named| named == name)
}

/// Of whom it is, in the provider's words.
///
/// # Errors
/// Why it does not hold, for the log.
pub fn subject(token: &str, header: &Header, key: &Jwk, expected: &Expected<'_>) -> Result<String, String> {
    if !ALGORITHMS.contains(&header.alg) {
        return Err(format!("it is signed by {:?}", header.alg));
    }
    let key = DecodingKey::from_jwk(key).map_err(|error| error.to_string())?;
    let mut rules = Validation::new(header.alg);
    rules.leeway = LEEWAY_S;
    rules.validate_nbf = true;
    rules.set_audience(&[expected.client_id]);
    rules.set_issuer(&[expected.issuer]);
    rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let claims = decode::<Claims>(token, &key, &rules).map_err(|error| why(&error))?.claims;
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err("it was made for another visit".to_owned());
    }
    // Core 1.0, 3.1.3.7, 4 and 5: one for several must say which of them asked.
    let is_for_several = claims.aud.as_array().is_some_and(|all| all.len() > 1);
    let is_for_us = claims.azp.as_deref().map_or(!is_for_several, |party| party == expected.client_id);
    if !is_for_us {
        return Err("somebody else asked for it".to_owned());
    }
    if claims.sub.is_empty() || claims.sub.len() > MAX_SUBJECT_BYTES {
        return Err("it is of nobody".to_owned());
    }
    Ok(claims.sub)
}

/// For the log: what it says itself, which may be a citizen's number, stays out of it.
fn why(error: &jsonwebtoken::errors::Error) -> String {
    match error.kind() {
        ErrorKind::Json(_) | ErrorKind::Utf8(_) | ErrorKind::Base64(_) => "its claims cannot be read".to_owned(),
        kind => format!("{kind:?}"),
    }
}
