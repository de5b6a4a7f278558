//! Signing in by the office's identity provider (OpenID Connect Core 1.0, the code flow with PKCE, RFC 7636), for ThaiD and any other.
//! Who somebody is there is read from its ID token alone, and only ever found again: nothing else of it is kept.
mod answer;
pub mod errand;
mod provider;
mod signatures;
mod token;

pub use provider::{Provider, ProviderError};

/// For `server/fuzz`: of whom a token is by these keys, a JWK set.
pub(crate) fn read_token(keys: &[u8], token: &str, client_id: &str) -> Option<String> {
    signatures::install();
    let (keys, header) = (serde_json::from_slice(keys).ok()?, jsonwebtoken::decode_header(token).ok()?);
    let expected = token::Expected { issuer: "https://provider.example", client_id, nonce: "nonce" };
    token::subject(token, &header, token::key_of(&header, &keys)?, &expected).ok()
}
