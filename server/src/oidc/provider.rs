//! The provider: where its pages are and its keys, read from it and kept for a while.
use std::time::Duration;

use app::wire::url::url_part;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::decode_header;
use jsonwebtoken::jwk::JwkSet;
use reqwest::{Client, Url, redirect};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use tokio::sync::Mutex;

use super::answer::json;
use super::errand::Visit;
use super::signatures;
use super::token::{Expected, key_of, subject};
use crate::config::{Config, ProviderConfig, is_spoken_to};

/// For one answer of the provider, and for those who wait while somebody else reads it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Not asked again so soon.
const AFTER_FAILURE: TimeDelta = TimeDelta::seconds(15);
/// After which its description is read again.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// A token with a key that is not known makes its keys be read again, but no more often.
const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(1);

#[derive(Debug, Error)]
pub enum ProviderError {
    #[error("the identity provider does not answer as it should: {0}")]
    Away(String),
    #[error("the identity provider does not say who it is: {0}")]
    Refused(String),
}

pub struct Provider {
    config: ProviderConfig,
    /// Where it sends people back to.
    redirect: String,
    /// Whether it may be spoken to without TLS.
    private: bool,
    client: Client,
    /// Held while it is read, so that many who come at once ask once.
    known: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    known: Option<Known>,
    /// When it was last asked in vain.
    failed_at: Option<DateTime<Utc>>,
}

#[derive(Clone)]
struct Known {
    description: Description,
    keys: JwkSet,
    read_at: DateTime<Utc>,
}

/// OpenID Connect Discovery 1.0, 3: what is used of it.
#[derive(Clone, Deserialize)]
struct Description {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

impl Provider {
    /// None where none is set.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn of(config: &Config) -> reqwest::Result<Option<Self>> {
        let Some(provider) = config.provider.clone() else { return Ok(None) };
        signatures::install();
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .timeout(PATIENCE)
            .user_agent(concat!("Rutan/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Some(Self {
            config: provider,
            redirect: format!("{}/signin", config.public_url),
            private: config.private_targets,
            client,
            known: Mutex::default(),
        }))
    }

    pub fn name(&self) -> &str {
        &self.config.name
    }

    /// The page of the provider that somebody is sent to.
    ///
    /// # Errors
    /// [`ProviderError::Away`].
    pub async fn address(&self, visit: &Visit, now: DateTime<Utc>) -> Result<Url, ProviderError> {
        let mut address = self.known(KEPT, now).await?.description.authorization_endpoint;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("scope", &self.config.scope)
            // Not whoever was there last on this machine.
            .append_pair("prompt", "login")
            .append_pair("state", &visit.state)
            .append_pair("nonce", &visit.nonce)
            .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(&visit.verifier)))
            .append_pair("code_challenge_method", "S256");
        Ok(address)
    }

    /// Who came back with this code, by issuer and subject: a text that is theirs alone.
    ///
    /// # Errors
    /// When the provider does not answer, or what it says does not hold.
    pub async fn who(&self, code: &str, visit: &Visit, now: DateTime<Utc>) -> Result<String, ProviderError> {
        let token = self.exchange(code, visit, now).await?;
        let refused = |why: String| ProviderError::Refused(why);
        let header = decode_header(&token).map_err(|_| refused("it gives no ID token".to_owned()))?;
        let mut known = self.known(KEPT, now).await?;
        if key_of(&header, &known.keys).is_none() {
            // It may have new ones.
            known = self.known(LOOK_AGAIN, now).await?;
        }
        let key = key_of(&header, &known.keys).ok_or_else(|| refused("it is signed with a key that nobody knows".to_owned()))?;
        let expected = Expected { issuer: &self.config.issuer, client_id: &self.config.client_id, nonce: &visit.nonce };
        let subject = subject(&token, &header, key, &expected).map_err(refused)?;
        Ok(format!("{}\n{subject}", self.config.issuer))
    }

    /// The ID token for a code (Core 1.0, 3.1.3).
    async fn exchange(&self, code: &str, visit: &Visit, now: DateTime<Utc>) -> Result<String, ProviderError> {
        let at = self.known(KEPT, now).await?.description.token_endpoint;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect),
            ("code_verifier", &visit.verifier),
        ];
        let mut request = self.client.post(at);
        match &self.config.client_secret {
            // RFC 6749, 2.3.1: both are written as in a form first.
            Some(secret) => request = request.basic_auth(url_part(&self.config.client_id), Some(url_part(secret))),
            None => form.push(("client_id", &self.config.client_id)),
        }
        Ok(json::<Tokens>(request.form(&form)).await?.id_token)
    }

    /// Its description and keys, not older than `age`; older ones while it does not answer. One reads at a time, and others wait for that a
    /// little and not for long: a provider that is silent must not hold up the server.
    async fn known(&self, age: TimeDelta, now: DateTime<Utc>) -> Result<Known, ProviderError> {
        let away = || ProviderError::Away("it has not answered for a while".to_owned());
        let mut held = tokio::time::timeout(PATIENCE, self.known.lock()).await.map_err(|_| away())?;
        if let Some(known) = held.known.as_ref().filter(|known| now - known.read_at < age) {
            return Ok(known.clone());
        }
        if held.failed_at.is_none_or(|at| now - at >= AFTER_FAILURE) {
            match self.read(now).await {
                Ok(fresh) => *held = Held { known: Some(fresh), failed_at: None },
                Err(error) => {
                    tracing::warn!(%error, "the identity provider cannot be read");
                    held.failed_at = Some(now);
                }
            }
        }
        held.known.clone().ok_or_else(away)
    }

    async fn read(&self, now: DateTime<Utc>) -> Result<Known, ProviderError> {
        let at = format!("{}/.well-known/openid-configuration", self.config.issuer.trim_end_matches('/'));
        let description: Description = json(self.client.get(at)).await?;
        if description.issuer != self.config.issuer {
            return Err(ProviderError::Away(format!("it calls itself {}", description.issuer.chars().take(200).collect::<String>())));
        }
        let all = [&description.authorization_endpoint, &description.token_endpoint, &description.jwks_uri];
        if !all.into_iter().all(|url| is_spoken_to(url, self.private)) {
            return Err(ProviderError::Away("one of its addresses is without TLS".to_owned()));
        }
        let keys = json(self.client.get(description.jwks_uri.clone())).await?;
        Ok(Known { description, keys, read_at: now })
    }
}
