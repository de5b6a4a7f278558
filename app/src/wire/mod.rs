//! What crosses the network under `/api/v1`: requests, replies, paths, problem codes. Types here only ever grow:
//! a phone that was offline for three weeks must still be able to deliver its queue to a newer server.
pub mod api_keys;
pub mod assignments;
pub mod directives;
pub mod enrolment;
pub mod events;
pub mod factors;
pub mod files;
pub mod imports;
pub mod key_messages;
pub mod material;
pub mod monthly;
pub mod months;
pub mod notes;
pub mod notices;
pub mod passkeys;
pub mod paths;
pub mod people;
pub mod personal;
pub mod pictures;
pub mod problem;
pub mod publications;
pub mod reports;
pub mod rescue;
pub mod reviews;
pub mod search;
pub mod sendings;
pub mod session;
pub mod trend;
pub mod url;
pub mod waiting;

use serde::{Deserialize, Serialize};

/// A page of a list; each address says in which order. Ask again with `cursor = next` for what follows; the last page has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub items: Vec<T>,
    #[serde(default)]
    pub next: Option<String>,
}

/// `GET /api/v1/server`: who answers, and its clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServerInfo {
    pub version: String,
    pub time: chrono::DateTime<chrono::Utc>,
    /// What the office's identity provider is called, where staff may sign in by it.
    #[serde(default)]
    pub provider: Option<String>,
    /// By what name browsers keep passkeys for it, where it has one.
    #[serde(default)]
    pub passkeys: Option<String>,
}
