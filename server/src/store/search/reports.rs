//! Finding reports: by their words, and by the units and the places whose names are typed.
use std::collections::{BTreeSet, HashMap};

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::report::ReportContent;
use app::domain::search::{Meant, Need, Word, around};
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::reports::ReportSummary;
use app::wire::search::{FoundReport, Snippet};
use uuid::Uuid;

use super::index::Index;
use super::keep::{number_of, seq, texts};
use super::rounds::{Finds, Wanted};
use super::{area_token, province, unit_token, within};
use crate::store::areas::read_code;
use crate::store::sql::sql;
use crate::store::{Result, Store, numbers};

/// A word that is part of more names than these says nothing of a unit.
const UNITS_OF_A_WORD: usize = 50;

/// A word, and the areas and units that are called so.
struct Asked<'a> {
    word: &'a Word,
    places: Meant,
    exact: BTreeSet<UnitId>,
    near: BTreeSet<UnitId>,
}

impl Asked<'_> {
    fn units(&self, nearly: bool) -> &BTreeSet<UnitId> {
        if nearly { &self.near } else { &self.exact }
    }

    fn places(&self, nearly: bool) -> &BTreeSet<AreaCode> {
        if nearly { &self.places.near } else { &self.places.exact }
    }

    /// Whether it comes from a unit or a place that is called so.
    fn names(&self, loaded: &Loaded, nearly: bool) -> bool {
        let lies_in = |code: &AreaCode| self.places(nearly).iter().any(|area| area.contains(code));
        self.units(nearly).contains(&loaded.report.unit.id) || loaded.area.as_ref().is_some_and(lies_in)
    }

    fn need(&self, nearly: bool) -> Need {
        let by_word = self.word.nearly().filter(|_| nearly).unwrap_or_else(|| self.word.exactly());
        let by_area = self.places(nearly).iter().map(|area| Need::Gram(area_token(area.as_str())));
        let by_unit = self.units(nearly).iter().map(|unit| Need::Gram(unit_token(*unit)));
        Need::Any(std::iter::once(by_word).chain(by_area).chain(by_unit).collect())
    }
}

/// A report that the index offered.
struct Loaded {
    seq: i64,
    report: ReportSummary,
    content: ReportContent,
    /// Where it comes from, whatever has become of its unit.
    area: Option<AreaCode>,
}

/// Whether it holds every word, and the first that stands in its texts.
fn read(asked: &[Asked<'_>], loaded: &Loaded, nearly: bool) -> Option<FoundReport> {
    let texts = texts(&loaded.content, &loaded.report.number);
    let mut snippet = None;
    for asked in asked {
        let at = texts.iter().find_map(|text| Some((text, asked.word.find(text, nearly)?)));
        if at.is_none() && !asked.names(loaded, nearly) {
            return None;
        }
        if let (None, Some((text, range))) = (&snippet, at) {
            let [before, found, after] = around(text, range);
            snippet = Some(Snippet { before, found, after });
        }
    }
    Some(FoundReport { report: loaded.report.clone(), exact: !nearly, snippet })
}

struct ReportFinds<'a> {
    store: &'a Store,
    scope: &'a Scope,
    within: Vec<Need>,
    asked: Vec<Asked<'a>>,
}

impl Finds for ReportFinds<'_> {
    type Found = FoundReport;

    /// Nearly: without those that hold the words exactly.
    fn need(&self, nearly: bool) -> Need {
        let all = |nearly| Need::All(self.asked.iter().map(|asked| asked.need(nearly)).chain(self.within.iter().cloned()).collect());
        if nearly { Need::Without(Box::new(all(true)), Box::new(all(false))) } else { all(false) }
    }

    fn forgives(&self) -> bool {
        self.asked.iter().any(|asked| asked.word.nearly().is_some() || asked.places.near != asked.places.exact)
    }

    async fn read(&self, offered: &[i64], nearly: bool) -> Result<Vec<(i64, FoundReport)>> {
        let loaded = self.store.load(self.scope, offered).await?;
        Ok(loaded.into_iter().filter_map(|loaded| Some((loaded.seq, read(&self.asked, &loaded, nearly)?))).collect())
    }
}

impl Store {
    /// Those that hold every word as it was typed, the last received first; after them those that hold them nearly.
    /// With each word the areas that it means. `area_path` is empty.
    pub async fn search_reports(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        (words, places): (&[Word], Vec<Meant>),
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<FoundReport>> {
        let asked = self.with_units(scope, words, places).await?;
        let wanted = Wanted { index: Index::Reports, words, province: province(scope, area), cursor, limit };
        self.rounds(wanted, &ReportFinds { store: self, scope, within: within(scope, area), asked }).await
    }

    async fn with_units<'a>(&self, scope: &Scope, words: &'a [Word], places: Vec<Meant>) -> Result<Vec<Asked<'a>>> {
        let mut asked = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let (mut exact, mut near) = (BTreeSet::new(), BTreeSet::new());
            for (nearly, units) in [(false, &mut exact), (true, &mut near)] {
                units.extend(self.units_of(scope, around_others(&places, at, nearly), word, nearly).await?);
            }
            near.extend(&exact);
            asked.push(Asked { word, places: places[at].clone(), exact, near });
        }
        Ok(asked)
    }

    /// None of those of whom there are too many, of "ม.3" for one, unless the other words say where.
    async fn units_of(&self, scope: &Scope, around: Option<Need>, word: &Word, nearly: bool) -> Result<Vec<UnitId>> {
        for place in std::iter::once(None).chain(around.map(Some)) {
            let found = self.units_with(scope, place, word, nearly, UNITS_OF_A_WORD + 1).await?;
            if found.len() <= UNITS_OF_A_WORD {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// In the order in which they were offered.
    async fn load(&self, scope: &Scope, seqs: &[i64]) -> Result<Vec<Loaded>> {
        let numbers: Vec<(i64, i64)> = seqs.iter().map(|seq| number_of(*seq)).collect();
        let summaries = self.reports_numbered(scope, &numbers).await?;
        if summaries.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = sql("SELECT id, area FROM reports WHERE id IN (");
        query.push_list(summaries.iter().map(|report| report.id));
        query.push(")");
        let areas: HashMap<Uuid, Option<String>> = self.db.all::<(Uuid, Option<String>)>(query).await?.into_iter().collect();
        let mut contents = self.current_contents(&summaries).await?;
        let mut loaded: HashMap<i64, Loaded> = HashMap::new();
        for report in summaries {
            let (Some((year, number)), Some(content)) = (numbers::read(&report.number), contents.remove(&report.id)) else { continue };
            let area = areas.get(&report.id.0).and_then(Option::as_deref).map(read_code).transpose()?;
            let seq = seq(year, number);
            loaded.insert(seq, Loaded { seq, report, content, area });
        }
        Ok(seqs.iter().filter_map(|seq| loaded.remove(seq)).collect())
    }
}

/// Where the words mean beside the one at `at`; none where they mean no places.
fn around_others(places: &[Meant], at: usize, nearly: bool) -> Option<Need> {
    let others = places.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
    let areas = others.flat_map(|other| if nearly { &other.near } else { &other.exact });
    let tokens: Vec<Need> = areas.map(|area| Need::Gram(area_token(area.as_str()))).collect();
    (!tokens.is_empty()).then_some(Need::Any(tokens))
}
