//! Files that an office hands out.
use serde::{Deserialize, Serialize};

use crate::domain::file::{FileForm, FileId};

/// `PUT /api/v1/files/{id}?name=`: the bytes, whole or in parts (`Content-Range`, as a report's pictures); the identity is
/// made by the sender, so that a repeat keeps one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileInfo {
    pub id: FileId,
    /// What it is called when it is kept.
    pub name: String,
    pub media_type: String,
    pub form: FileForm,
    /// Size.
    pub bytes: u64,
    /// Whether a small JPEG of it can be had.
    #[serde(default)]
    pub has_preview: bool,
}
