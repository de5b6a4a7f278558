//! Names of server-sent events (`GET /api/v1/events`).

/// A report came in; its identity is the data, empty where many came at once.
pub const ARRIVED: &str = "arrived";
