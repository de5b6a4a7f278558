//! Material as anybody reads it.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::files::FileInfo;
use crate::domain::area::AreaCode;
use crate::domain::material::Material;
use crate::domain::publication::PublicationId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedMaterial {
    pub id: PublicationId,
    pub content: Material,
    /// 1, or one more than that of the one whose place it took.
    pub edition: u32,
    #[serde(default)]
    pub file: Option<FileInfo>,
    /// The office that published it.
    pub publisher: String,
    /// The province it is for; none: the whole country.
    #[serde(default)]
    pub area: Option<AreaCode>,
    pub published_at: DateTime<Utc>,
}
