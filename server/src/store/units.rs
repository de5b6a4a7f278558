//! Units: who records and reports.
use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::unit::{Unit, UnitId, UnitKind};
use app::wire::Page;

use super::{Result, Store};

/// What a list of units is narrowed to, within the scope.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Units in this area or below it.
    pub area: Option<AreaCode>,
    pub kind: Option<UnitKind>,
}

impl Store {
    /// Adds units and changes known ones; `area_path` is ignored.
    pub async fn upsert_units(&self, _units: &[Unit]) -> Result<()> {
        todo!()
    }

    /// With an empty `area_path`.
    pub async fn unit(&self, _id: UnitId) -> Result<Option<Unit>> {
        todo!()
    }

    /// By area code (units without one first), name, id; `area_path` is empty.
    pub async fn units(&self, _scope: &Scope, _filter: &UnitFilter, _cursor: Option<&str>, _limit: u32) -> Result<Page<Unit>> {
        todo!()
    }
}
