//! Finding units by their names.
use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::search::{Need, Word};
use app::domain::unit::Unit;
use app::wire::search::FoundUnit;

use super::index::{Index, Question};
use super::within;
use crate::store::sql::sql;
use crate::store::units::UnitRow;
use crate::store::{Result, Store};

impl Store {
    /// Those whose names hold every word, as they were typed before nearly; by name. `area_path` is empty.
    pub async fn search_units(&self, scope: &Scope, area: Option<&AreaCode>, words: &[Word], limit: usize) -> Result<Vec<FoundUnit>> {
        let mut found = self.units_with(scope, area, words, false, limit).await?;
        if found.len() < limit {
            let nearly = self.units_with(scope, area, words, true, limit).await?;
            let is_new = |unit: &Unit| found.iter().all(|known| known.unit.id != unit.id);
            let more: Vec<FoundUnit> = nearly.into_iter().filter(|near| is_new(&near.unit)).collect();
            found.extend(more);
            found.truncate(limit);
        }
        Ok(found)
    }

    pub(super) async fn units_with(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        words: &[Word],
        nearly: bool,
        limit: usize,
    ) -> Result<Vec<FoundUnit>> {
        let mut needs: Vec<Need> = words.iter().map(|word| word.nearly().filter(|_| nearly).unwrap_or_else(|| word.exactly())).collect();
        if needs.is_empty() || (nearly && words.iter().all(|word| word.nearly().is_none())) {
            return Ok(Vec::new());
        }
        needs.extend(within(scope, area));
        let question = Question { need: &Need::All(needs), province: None, before: i64::MAX, limit };
        let seqs = self.ask(Index::Units, &question).await?;
        if seqs.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM unit_names n JOIN units u ON u.id = n.unit WHERE n.seq IN (");
        query.push_list(seqs);
        query.push(")");
        query.and_in_scope(scope, "u.area", "u.id");
        query.push(" ORDER BY u.name, u.id");
        let units = self.db.all::<UnitRow>(query).await?.into_iter().map(Unit::try_from).collect::<Result<Vec<_>>>()?;
        let holds = |unit: &Unit| words.iter().all(|word| word.find(&unit.name, nearly).is_some());
        Ok(units.into_iter().filter(holds).map(|unit| FoundUnit { unit, exact: !nearly }).collect())
    }
}
