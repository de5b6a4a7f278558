//! Signing in by the office's identity provider (OpenID Connect Core 1.0, the code flow with PKCE, RFC 7636), for ThaiD and any other.
//! Who somebody is there is read from its ID token alone, and only ever found again: nothing else of it is kept.
mod answer;
pub mod errand;
mod provider;
mod signatures;
mod token;

pub use provider::{Provider, ProviderError};
