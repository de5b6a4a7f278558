//! What leaves the server by itself: calls of webhooks and push services, and e-mail. Beside these the server calls nobody but the identity
//! provider (`oidc`), its database and its store of pictures.
mod call;
mod guard;
mod mail;
mod push;
mod send;
mod vapid;
mod webhook;
mod words;

use app::domain::webhook::{AddressProblem, Reach};

use crate::config::Config;
use call::Caller;
pub use mail::{MailError, Mailer};
pub use push::encrypt;
pub use vapid::{Vapid, VapidError};
pub use webhook::new_secret;

/// The ways out of this installation.
pub struct Outbound {
    caller: Caller,
    vapid: Vapid,
    /// None where no mail server is set.
    mailer: Option<Mailer>,
    /// Without a slash at its end.
    public_url: String,
    /// One round at a time in a process, so that whoever waits for a round's end can.
    pub turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    #[error(transparent)]
    Vapid(#[from] VapidError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error("the client for calls cannot be made: {0}")]
    Client(#[from] reqwest::Error),
}

impl Outbound {
    /// Makes the key for push services when there is none.
    ///
    /// # Errors
    /// When a key or an address that an operator set cannot be used.
    pub fn new(config: &Config) -> Result<Self, OutboundError> {
        let contact = config.contact.clone().unwrap_or_else(|| config.public_url.clone());
        Ok(Self {
            caller: Caller::new(Reach { private: config.private_targets, hosts: config.outbound_hosts.clone() })?,
            vapid: Vapid::open(&config.receipt_keys, contact)?,
            mailer: Mailer::new(config)?,
            public_url: config.public_url.clone(),
            turn: tokio::sync::Mutex::default(),
        })
    }

    pub fn offers_email(&self) -> bool {
        self.mailer.is_some()
    }

    /// What a browser subscribes with.
    pub fn push_key(&self) -> &str {
        self.vapid.public_key()
    }

    /// Whether an address may be called, before it is kept.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, address: &str) -> Result<(), AddressProblem> {
        self.caller.read(address).map(drop)
    }
}
