//! Finding reports: by their words, and by the units and the places whose names are typed.
use std::collections::{BTreeSet, HashMap};

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::report::ReportContent;
use app::domain::search::{Need, Word, around};
use app::domain::unit::{Unit, UnitId};
use app::wire::Page;
use app::wire::reports::ReportSummary;
use app::wire::search::{FoundReport, Snippet};

use super::index::Index;
use super::keep::{number_of, seq, texts};
use super::rounds::{Finds, Wanted};
use super::{area_token, province, unit_token, within};
use crate::store::{Result, Store, numbers};

/// A word that is part of more names than these says nothing of a unit.
const UNITS_OF_A_WORD: usize = 50;

/// A word, and the areas and units that are called so.
struct Asked<'a> {
    word: &'a Word,
    areas: Vec<AreaCode>,
    exact: BTreeSet<UnitId>,
    near: BTreeSet<UnitId>,
}

impl Asked<'_> {
    fn units(&self, nearly: bool) -> &BTreeSet<UnitId> {
        if nearly { &self.near } else { &self.exact }
    }

    /// Whether it comes from a unit or a place that is called so.
    fn names(&self, unit: &Unit, nearly: bool) -> bool {
        self.units(nearly).contains(&unit.id) || unit.area.as_ref().is_some_and(|code| self.areas.iter().any(|area| area.contains(code)))
    }

    fn need(&self, nearly: bool) -> Need {
        let by_word = self.word.nearly().filter(|_| nearly).unwrap_or_else(|| self.word.exactly());
        let by_area = self.areas.iter().map(|area| Need::Gram(area_token(area.as_str())));
        let by_unit = self.units(nearly).iter().map(|unit| Need::Gram(unit_token(*unit)));
        Need::Any(std::iter::once(by_word).chain(by_area).chain(by_unit).collect())
    }
}

/// Whether it holds every word, and the first that stands in its texts.
fn read(asked: &[Asked<'_>], report: &ReportSummary, content: &ReportContent, nearly: bool) -> Option<FoundReport> {
    let texts = texts(content, &report.number);
    let mut snippet = None;
    for asked in asked {
        let at = texts.iter().find_map(|text| Some((text, asked.word.find(text, nearly)?)));
        if at.is_none() && !asked.names(&report.unit, nearly) {
            return None;
        }
        if let (None, Some((text, range))) = (&snippet, at) {
            let [before, found, after] = around(text, range);
            snippet = Some(Snippet { before, found, after });
        }
    }
    Some(FoundReport { report: report.clone(), exact: !nearly, snippet })
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

    async fn read(&self, offered: &[i64], nearly: bool) -> Result<Vec<(i64, FoundReport)>> {
        let loaded = self.store.load(self.scope, offered).await?;
        let is_it =
            |(seq, report, content): (i64, ReportSummary, ReportContent)| Some((seq, read(&self.asked, &report, &content, nearly)?));
        Ok(loaded.into_iter().filter_map(is_it).collect())
    }
}

impl Store {
    /// Those that hold every word as it was typed, the last received first; after them those that hold them nearly.
    /// `called`: the areas that are called like a word. `area_path` is empty.
    pub async fn search_reports(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        (words, called): (&[Word], impl Fn(&Word) -> Vec<AreaCode>),
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<FoundReport>> {
        let places: Vec<Vec<AreaCode>> = words.iter().map(called).collect();
        let asked = self.with_units(scope, words, places).await?;
        let wanted = Wanted { index: Index::Reports, words, province: province(scope, area), cursor, limit };
        self.rounds(wanted, &ReportFinds { store: self, scope, within: within(scope, area), asked }).await
    }

    async fn with_units<'a>(&self, scope: &Scope, words: &'a [Word], places: Vec<Vec<AreaCode>>) -> Result<Vec<Asked<'a>>> {
        let mut asked = Vec::with_capacity(words.len());
        for (word, areas) in words.iter().zip(places) {
            let (mut exact, mut near) = (BTreeSet::new(), BTreeSet::new());
            for (nearly, units) in [(false, &mut exact), (true, &mut near)] {
                let found = self.units_with(scope, word, nearly, UNITS_OF_A_WORD + 1).await?;
                if found.len() <= UNITS_OF_A_WORD {
                    units.extend(found);
                }
            }
            near.extend(&exact);
            asked.push(Asked { word, areas, exact, near });
        }
        Ok(asked)
    }

    /// In the order in which they were offered.
    async fn load(&self, scope: &Scope, seqs: &[i64]) -> Result<Vec<(i64, ReportSummary, ReportContent)>> {
        let numbers: Vec<(i64, i64)> = seqs.iter().map(|seq| number_of(*seq)).collect();
        let summaries = self.reports_numbered(scope, &numbers).await?;
        let mut contents = self.current_contents(&summaries).await?;
        let mut loaded: HashMap<i64, (ReportSummary, ReportContent)> = summaries
            .into_iter()
            .filter_map(|summary| {
                let (year, number) = numbers::read(&summary.number)?;
                let content = contents.remove(&summary.id)?;
                Some((seq(year, number), (summary, content)))
            })
            .collect();
        Ok(seqs.iter().filter_map(|seq| loaded.remove(seq).map(|(summary, content)| (*seq, summary, content))).collect())
    }
}
