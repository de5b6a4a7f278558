//! Material: written and published by an office, read by anybody.
pub mod file;
pub mod list;
pub mod own;
pub mod preview;
pub mod publish;
pub mod save;
pub mod show;
pub mod withdraw;

use app::domain::material::Material;
use app::domain::publication::PublicationId;
use app::wire::material::PublishedMaterial;
use uuid::Uuid;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{Published, StoredFile};

/// Material as anybody reads it.
pub fn public(published: Published<Material>) -> PublishedMaterial {
    let until = published.until();
    let Published { id, content, edition, file, publisher, area, published_at, .. } = published;
    let content = Material { until, ..content };
    PublishedMaterial { id, content, edition, file: file.map(|file| file.info), publisher, area, published_at }
}

/// What is published and holds today; what does not is unknown to everybody.
async fn published(state: &AppState, id: Uuid) -> Result<Published<Material>, ApiError> {
    state.store.published_one(PublicationId(id), state.today()).await?.ok_or_else(ApiError::not_found)
}

async fn published_file(state: &AppState, id: Uuid) -> Result<StoredFile, ApiError> {
    published(state, id).await?.file.ok_or_else(ApiError::not_found)
}
