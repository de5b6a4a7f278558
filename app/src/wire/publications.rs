//! What offices publish, as they write it: key messages and material alike.
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::files::FileInfo;
use crate::domain::publication::{Publication, PublicationId, Publishable};
use crate::domain::succession::Heir;

/// `PUT …/{id}`: a draft whole; the identity is made by the writer, so that a repeat writes once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicationInput<T> {
    pub content: T,
    /// One of this office whose place it takes once it is published.
    #[serde(default)]
    pub replaces: Option<PublicationId>,
}

/// As its own office sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnPublication<T> {
    pub id: PublicationId,
    pub state: Publication,
    /// One more with every change; a change names the one it was made on (`If-Match`), and is refused on another (412).
    pub version: u32,
    /// One more than that of the one whose place it takes.
    #[serde(default)]
    pub edition: u32,
    pub content: T,
    #[serde(default)]
    pub file: Option<FileInfo>,
    #[serde(default)]
    pub replaces: Option<PublicationId>,
    /// The day (Asia/Bangkok) from which another that was published holds in its place.
    #[serde(default)]
    pub replaced_from: Option<NaiveDate>,
    pub changed_at: DateTime<Utc>,
    #[serde(default)]
    pub published_at: Option<DateTime<Utc>>,
}

impl<T: Publishable> OwnPublication<T> {
    /// Its place in the line of those that replace each other; none for a draft.
    pub fn heir(&self) -> Option<Heir> {
        let (id, replaces, from, replaced_from) = (self.id, self.replaces, self.content.placing().from, self.replaced_from);
        let is_published = self.state == Publication::Published;
        (self.state != Publication::Draft).then_some(Heir { id, replaces, is_published, from, replaced_from })
    }
}
