//! Material of one's office: posters, pictures, sound, films and texts; attached, shown to everybody, taken back.
mod editor;
mod list;

pub use list::MaterialScreen;

use super::publishing::Desked;
use crate::domain::material::Material;
use crate::domain::publication::PublicationId;
use crate::wire::paths;

impl Desked for Material {
    const OWN: &'static str = paths::OWN_MATERIAL;

    fn path(id: PublicationId) -> String {
        paths::material(id)
    }
}
