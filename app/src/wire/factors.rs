//! The second factor of staff, and proving that it is still oneself.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::passkeys::{PasskeyReply, PasskeyView};

/// The six digits of an authenticator app, or a recovery code; case, spaces and hyphens do not matter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeInput {
    pub code: String,
}

/// That it is still oneself: a passkey, else a code where a second factor is on, else the password.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proof {
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyReply>,
}

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Factors {
    /// False for who joined by a card and has no password: there is nothing to prove, and no second factor to add.
    pub password: bool,
    /// Since when codes are asked for; none: they are not.
    #[serde(default)]
    pub totp_since: Option<DateTime<Utc>>,
    #[serde(default)]
    pub recovery_codes_left: u32,
    /// Since when the account at the office's identity provider lets one in, too.
    #[serde(default)]
    pub provider_since: Option<DateTime<Utc>>,
    /// Each lets one in by itself; the oldest first.
    #[serde(default)]
    pub passkeys: Vec<PasskeyView>,
    /// Until when what is dangerous is done without asking again.
    #[serde(default)]
    pub proven_until: Option<DateTime<Utc>>,
}

/// A secret for an authenticator app, told this once. It counts for nothing until a code made with it comes back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewTotp {
    /// Base 32, for typing.
    pub secret: String,
    /// `otpauth://totp/…`
    pub uri: String,
    /// The same as a picture.
    pub qr_svg: String,
}

/// Told this once; each lets one in once in place of a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPassword {
    pub password: String,
}
