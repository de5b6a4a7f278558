//! Finding units by their names.
use std::collections::{BTreeSet, HashMap};

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::search::{Meant, Need, Word};
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::search::FoundUnit;
use sqlx::FromRow;

use super::index::{Index, Question};
use super::rounds::{Finds, Wanted};
use super::{area_token, within};
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
    asked: Asked<'a>,
}

/// Words, and where a unit lies that is found by them.
#[derive(Clone, Copy)]
struct Asked<'a> {
    words: &'a [Word],
    /// What each of them means, where that counts.
    places: &'a [Meant],
}

impl Asked<'_> {
    fn places(&self, at: usize) -> impl Iterator<Item = &AreaCode> {
        self.places.get(at).into_iter().flat_map(|meant| &meant.exact)
    }

    /// Each word by name or by place, and one of them by name: of a place alone there are too many units.
    fn needs(&self, nearly: bool) -> Vec<Need> {
        let by_name = |word: &Word| word.nearly().filter(|_| nearly).unwrap_or_else(|| word.exactly());
        let of_word = |(at, word): (usize, &Word)| {
            let by_area: Vec<Need> = self.places(at).map(|area| Need::Gram(area_token(area.as_str()))).collect();
            if by_area.is_empty() { by_name(word) } else { Need::Any(std::iter::once(by_name(word)).chain(by_area).collect()) }
        };
        let mut needs: Vec<Need> = self.words.iter().enumerate().map(of_word).collect();
        if (0..self.words.len()).all(|at| self.places(at).next().is_some()) {
            needs.push(Need::Any(self.words.iter().map(by_name).collect()));
        }
        needs
    }

    fn holds(&self, unit: &Unit, nearly: bool) -> bool {
        let is_named = |word: &Word| word.find(&unit.name, nearly).is_some();
        let lies_there = |at: usize| unit.area.as_ref().is_some_and(|area| self.places(at).any(|place| place.contains(area)));
        self.words.iter().enumerate().all(|(at, word)| is_named(word) || lies_there(at)) && self.words.iter().any(is_named)
    }
}

impl Finds for UnitFinds<'_> {
    type Found = FoundUnit;

    /// Nearly: with those that hold the words exactly, since a name may hold all of a word's grams and not the word.
    fn need(&self, nearly: bool) -> Need {
        Need::All(self.asked.needs(nearly).into_iter().chain(self.within.iter().cloned()).collect())
    }

    fn forgives(&self) -> bool {
        self.asked.words.iter().any(|word| word.nearly().is_some())
    }

    async fn read(&self, offered: &[i64], nearly: bool) -> Result<Vec<(i64, FoundUnit)>> {
        let found = self.store.load_units(self.scope, offered, self.asked, nearly).await?;
        // Those were given before.
        let is_new = |unit: &Unit| !nearly || !self.asked.holds(unit, false);
        Ok(found.into_iter().filter(|(_, unit)| is_new(unit)).map(|(seq, unit)| (seq, FoundUnit { unit, exact: !nearly })).collect())
    }
}

impl Store {
    /// Those whose names hold every word, or some of them while they lie where the others mean; as they were typed before nearly, the last
    /// added first. [`Self::units_at`] has the offices of the places themselves. `area_path` is empty.
    pub async fn search_units(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        (words, places): (&[Word], &[Meant]),
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<FoundUnit>> {
        let wanted = Wanted { index: Index::Units, words, province: None, cursor, limit };
        let asked = Asked { words, places };
        self.rounds(wanted, &UnitFinds { store: self, scope, within: within(scope, area), asked }).await
    }

    /// Those of these very areas, their offices: the larger areas' first. The first `skipped` of them are left out.
    pub async fn units_at(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        areas: &BTreeSet<AreaCode>,
        (skipped, limit): (u32, u32),
    ) -> Result<Vec<Unit>> {
        if areas.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT u.id AS unit_id, u.kind AS unit_kind, u.name AS unit_name, u.area AS unit_area FROM units u \
             WHERE COALESCE(u.area, '') IN (");
        query.push_list(areas.iter().map(AreaCode::as_str));
        query.push(")");
        query.and_in_scope(scope, "u.area", "u.id");
        if let Some(area) = area.filter(|area| !area.as_str().is_empty()) {
            query.and_in_area(area, "u.area");
        }
        query.push(" ORDER BY length(u.area), u.area, u.name, u.id LIMIT ");
        query.push_value(limit);
        query.push(" OFFSET ");
        query.push_value(skipped);
        let rows: Vec<UnitRow> = self.db.all(query).await?;
        rows.into_iter().map(Unit::try_from).collect()
    }

    /// The first `limit` units that the word names; `around`: where they lie, too.
    pub(super) async fn units_with(
        &self,
        scope: &Scope,
        around: Option<Need>,
        word: &Word,
        nearly: bool,
        limit: usize,
    ) -> Result<Vec<UnitId>> {
        if nearly && word.nearly().is_none() {
            return Ok(Vec::new());
        }
        let asked = Asked { words: std::slice::from_ref(word), places: &[] };
        let need = Need::All(asked.needs(nearly).into_iter().chain(within(scope, None)).chain(around).collect());
        let offered = self.ask(Index::Units, &Question { need: &need, province: None, before: i64::MAX, limit }).await?;
        let found = self.load_units(scope, &offered, asked, nearly).await?;
        Ok(found.into_iter().map(|(_, unit)| unit.id).collect())
    }

    /// Those that are asked for, in the order in which they were offered.
    async fn load_units(&self, scope: &Scope, offered: &[i64], asked: Asked<'_>, nearly: bool) -> Result<Vec<(i64, Unit)>> {
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
        Ok(offered.iter().filter_map(|seq| Some((*seq, loaded.remove(seq).filter(|unit| asked.holds(unit, nearly))?))).collect())
    }
}
