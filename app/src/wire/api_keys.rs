//! Keys by which a program reads tables in one's name.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::api_key::ApiKeyId;
use crate::domain::area::AreaCode;

/// A line of `GET /api/v1/api-keys`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    /// It reads this area and nothing else; none: all that its person sees.
    pub area: Option<AreaCode>,
    pub made_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// To the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeys {
    pub items: Vec<ApiKey>,
}

/// `POST /api/v1/api-keys`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyInput {
    pub name: String,
    /// Within what one sees oneself.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// 1 to 365.
    pub days: u32,
}

/// The reply to it: the only time that the key itself is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    pub key: ApiKey,
    /// `rutan_…`
    pub secret: String,
}
