//! The office's identity provider, where staff may sign in, too: any that speaks OpenID Connect, such as ThaiD.
use std::path::PathBuf;

use clap::Args;
use reqwest::Url;
use thiserror::Error;

#[derive(Debug, Clone, Args)]
pub struct ProviderOptions {
    /// Address of the office's OpenID Connect provider, as it calls itself (`https://…`); without it, nobody signs in that way.
    #[arg(long, env = "RUTAN_OIDC_ISSUER")]
    pub oidc_issuer: Option<String>,
    /// What this installation is called there. Its page `/signin` is where the provider sends people back to.
    #[arg(long, env = "RUTAN_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// The secret that goes with it; give it in the environment, not on a command line others can read.
    #[arg(long, env = "RUTAN_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub oidc_client_secret: Option<String>,
    /// File with that secret on its first line.
    #[arg(long, env = "RUTAN_OIDC_CLIENT_SECRET_FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What people call it; it stands on the button.
    #[arg(long, env = "RUTAN_OIDC_NAME", default_value = "ThaiD")]
    pub oidc_name: String,
    /// What is asked of it; who somebody is is all that is read.
    #[arg(long, env = "RUTAN_OIDC_SCOPE", default_value = "openid")]
    pub oidc_scope: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderConfig {
    /// As it calls itself, to the letter.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Option<String>,
    pub name: String,
    pub scope: String,
}

#[derive(Debug, Error)]
pub enum ProviderProblem {
    #[error("RUTAN_OIDC_ISSUER needs RUTAN_OIDC_CLIENT_ID beside it")]
    NoClient,
    #[error("RUTAN_OIDC_ISSUER must be an address that begins with https://, or http:// where RUTAN_PRIVATE_TARGETS=allow")]
    BadIssuer,
    #[error("RUTAN_OIDC_SCOPE must have `openid` among its words")]
    BadScope,
}

/// With TLS; without it, where one in the office's own network may be spoken to (`private`).
pub fn is_spoken_to(url: &Url, private: bool) -> bool {
    url.has_host() && (url.scheme() == "https" || url.scheme() == "http" && private)
}

impl ProviderOptions {
    /// None where none is set. `private`: one in the office's own network may be spoken to without TLS.
    ///
    /// # Errors
    /// When what is set does not hold together.
    pub fn provider(&self, secret: Option<String>, private: bool) -> Result<Option<ProviderConfig>, ProviderProblem> {
        let Some(issuer) = self.oidc_issuer.clone().filter(|issuer| !issuer.is_empty()) else { return Ok(None) };
        if !Url::parse(&issuer).is_ok_and(|url| is_spoken_to(&url, private)) {
            return Err(ProviderProblem::BadIssuer);
        }
        if !self.oidc_scope.split(' ').any(|word| word == "openid") {
            return Err(ProviderProblem::BadScope);
        }
        let client_id = self.oidc_client_id.clone().filter(|id| !id.is_empty()).ok_or(ProviderProblem::NoClient)?;
        Ok(Some(ProviderConfig { issuer, client_id, client_secret: secret, name: self.oidc_name.clone(), scope: self.oidc_scope.clone() }))
    }
}
