//! Areas and their names. The server keeps them all in memory; this is where they are kept for good.
use app::domain::area::Area;

use super::{Result, Store};

impl Store {
    /// Adds areas and renames known ones; what is not named stays (villages are imported apart from the rest).
    pub async fn replace_areas(&self, _areas: &[Area]) -> Result<()> {
        todo!()
    }

    /// All of them, by code.
    pub async fn all_areas(&self) -> Result<Vec<Area>> {
        todo!()
    }
}
