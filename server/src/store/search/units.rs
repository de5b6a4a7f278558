//! Finding units by their names.
use std::collections::HashMap;

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::search::{Need, Word};
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::search::FoundUnit;
use sqlx::FromRow;

use super::index::{Index, Question};
use super::rounds::{Finds, Wanted};
use super::within;
use crate::store::sql::sql;
use crate::store::units::UnitRow;
use crate::store::{Result, Store};

#[derive(FromRow)]
struct NamedRow {
    seq: i64,
    #[sqlx(flatten)]
    unit: UnitRow,
}

struct UnitFinds<'a> {
    store: &'a Store,
    scope: &'a Scope,
    within: Vec<Need>,
    words: &'a [Word],
}

impl Finds for UnitFinds<'_> {
    type Found = FoundUnit;

    /// Nearly: with those that hold the words exactly, since a name may hold all of a word's grams and not the word.
    fn need(&self, nearly: bool) -> Need {
        Need::All(needs(self.words, nearly).into_iter().chain(self.within.iter().cloned()).collect())
    }

    fn forgives(&self) -> bool {
        self.words.iter().any(|word| word.nearly().is_some())
    }

    async fn read(&self, offered: &[i64], nearly: bool) -> Result<Vec<(i64, FoundUnit)>> {
        let found = self.store.load_units(self.scope, offered, self.words, nearly).await?;
        // Those were given before.
        let is_new = |unit: &Unit| !nearly || !holds(self.words, unit, false);
        Ok(found.into_iter().filter(|(_, unit)| is_new(unit)).map(|(seq, unit)| (seq, FoundUnit { unit, exact: !nearly })).collect())
    }
}

impl Store {
    /// Those whose names hold every word, as they were typed before nearly, the last added first. `area_path` is empty.
    pub async fn search_units(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        words: &[Word],
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<FoundUnit>> {
        let wanted = Wanted { index: Index::Units, words, province: None, cursor, limit };
        self.rounds(wanted, &UnitFinds { store: self, scope, within: within(scope, area), words }).await
    }

    /// The first `limit` units that the word names.
    pub(super) async fn units_with(&self, scope: &Scope, word: &Word, nearly: bool, limit: usize) -> Result<Vec<UnitId>> {
        if nearly && word.nearly().is_none() {
            return Ok(Vec::new());
        }
        let words = std::slice::from_ref(word);
        let need = Need::All(needs(words, nearly).into_iter().chain(within(scope, None)).collect());
        let offered = self.ask(Index::Units, &Question { need: &need, province: None, before: i64::MAX, limit }).await?;
        let found = self.load_units(scope, &offered, words, nearly).await?;
        Ok(found.into_iter().map(|(_, unit)| unit.id).collect())
    }

    /// Those whose names hold every word, in the order in which they were offered.
    async fn load_units(&self, scope: &Scope, offered: &[i64], words: &[Word], nearly: bool) -> Result<Vec<(i64, Unit)>> {
        if offered.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT n.seq, u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area \
             FROM unit_names n JOIN units u ON u.id = n.unit WHERE n.seq IN (");
        query.push_list(offered.iter().copied());
        query.push(")");
        query.and_in_scope(scope, "u.area", "u.id");
        let mut loaded = HashMap::new();
        for row in self.db.all::<NamedRow>(query).await? {
            loaded.insert(row.seq, Unit::try_from(row.unit)?);
        }
        Ok(offered.iter().filter_map(|seq| Some((*seq, loaded.remove(seq).filter(|unit| holds(words, unit, nearly))?))).collect())
    }
}

fn holds(words: &[Word], unit: &Unit, nearly: bool) -> bool {
    words.iter().all(|word| word.find(&unit.name, nearly).is_some())
}

fn needs(words: &[Word], nearly: bool) -> Vec<Need> {
    words.iter().map(|word| word.nearly().filter(|_| nearly).unwrap_or_else(|| word.exactly())).collect()
}
