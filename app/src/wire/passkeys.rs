//! Passkeys (Web Authentication, Level 2). Bytes are base64url without padding.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What somebody shows a passkey for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PasskeyErrand {
    SignIn,
    /// That it is still oneself.
    Prove,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyErrandInput {
    pub errand: PasskeyErrand,
}

/// What a browser is asked to make a passkey for, or to show one; together with a cookie without which its answer is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyChallenge {
    pub challenge: String,
    /// `rutan.example`
    pub relying_party: String,
    /// COSE numbers of the kinds of keys that are known here, the best first; for making one.
    #[serde(default)]
    pub algorithms: Vec<i32>,
    /// Whose it will be; for making one.
    #[serde(default)]
    pub user: Option<PasskeyUser>,
    /// Those that somebody has already: not to be made again, or one of them to be shown. Empty: any.
    #[serde(default)]
    pub known: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyUser {
    pub id: String,
    pub login: String,
    pub name: String,
}

/// A passkey that a browser made (`AuthenticatorAttestationResponse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPasskey {
    pub client_data: String,
    pub authenticator_data: String,
}

/// A passkey that a browser showed (`AuthenticatorAssertionResponse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyReply {
    pub id: String,
    pub client_data: String,
    pub authenticator_data: String,
    pub signature: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasskeyView {
    pub id: Uuid,
    /// Where it was made: "Chrome, Windows".
    pub name: String,
    pub made_at: DateTime<Utc>,
    #[serde(default)]
    pub used_at: Option<DateTime<Utc>>,
}
