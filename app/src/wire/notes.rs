//! Notes about a unit, by those above it and for them alone.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest note, characters.
pub const MAX_NOTE_CHARS: usize = 1_000;

/// `PUT /api/v1/units/{unit}/notes/{note}`: the identity is made by the writer, so that a repeat writes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoteInput {
    pub text: String,
}

/// One of `GET /api/v1/units/{unit}/notes`, the last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    pub id: Uuid,
    pub text: String,
    /// Name and position of whoever wrote it.
    pub by: String,
    pub made_at: DateTime<Utc>,
}
