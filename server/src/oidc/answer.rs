//! What the provider answers: JSON, bounded in time and size.
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::ProviderError;

/// Sets of keys are the largest; a few kilobytes each.
const MAX_BYTES: usize = 256 * 1024;

/// RFC 6749, 5.2: a word that says why, and nothing secret.
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// # Errors
/// What went wrong, without the address.
pub async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ProviderError> {
    let away = |error: reqwest::Error| ProviderError::Away(error.without_url().to_string());
    let mut answer = request.send().await.map_err(away)?;
    let status = answer.status();
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(away)? {
        if body.len() + part.len() > MAX_BYTES {
            return Err(ProviderError::Away("the answer is too large".to_owned()));
        }
        body.extend_from_slice(&part);
    }
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|_| ProviderError::Away("an answer of another form".to_owned()));
    }
    let why = serde_json::from_slice::<Refusal>(&body).map(|refusal| refusal.error).unwrap_or_default();
    let said = format!("{status} {}", why.chars().take(100).collect::<String>());
    Err(if status.is_client_error() { ProviderError::Refused(said) } else { ProviderError::Away(said) })
}
