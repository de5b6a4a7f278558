//! People, their join cards and devices, as coordinators manage them.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::{PersonId, Role};
use crate::domain::unit::{Unit, UnitId};

/// `POST /api/v1/people`: enrols somebody. The identity is made by the client, so that a repeat enrols once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub unit: UnitId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonView {
    pub id: PersonId,
    pub name: String,
    pub position: String,
    pub role: Role,
    pub unit: Unit,
    /// Devices or browsers signed in now.
    pub devices: u32,
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// A fresh one-use join card; the code is shown this once and kept only as a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinCard {
    /// Grouped for reading aloud: `ABCD-EFGH-JKLM`.
    pub code: String,
    pub url: String,
    /// The URL as a QR code, SVG text.
    pub qr_svg: String,
    pub expires_at: DateTime<Utc>,
}
