//! Finding reports: by their words, and by the units whose names are typed.
use std::collections::{BTreeSet, HashMap};

use app::domain::access::Scope;
use app::domain::area::AreaCode;
use app::domain::report::ReportContent;
use app::domain::search::{Need, Word, around};
use app::domain::unit::UnitId;
use app::wire::Page;
use app::wire::reports::ReportSummary;
use app::wire::search::{FoundReport, Snippet};

use super::index::{Index, Question};
use super::keep::{number_of, seq, texts};
use super::{province, unit_token, within};
use crate::store::{Result, Store, cursor, numbers};

/// A word that is part of more names than these says nothing of a unit.
const UNITS_OF_A_WORD: usize = 50;
/// Times the index is asked for one page: after that what it offered was not it, and the next page goes on from there.
const ROUNDS: usize = 8;
/// What the index is asked for at once beyond what fits a page, for what turns out not to be it.
const SPARE: usize = 20;

/// Whether it is found only nearly, and its place in the index.
type FoundKey = (bool, i64);

/// A word, and the units that are called so.
struct Asked<'a> {
    word: &'a Word,
    exact: BTreeSet<UnitId>,
    near: BTreeSet<UnitId>,
}

impl Asked<'_> {
    fn units(&self, nearly: bool) -> &BTreeSet<UnitId> {
        if nearly { &self.near } else { &self.exact }
    }

    fn need(&self, nearly: bool) -> Need {
        let by_word = self.word.nearly().filter(|_| nearly).unwrap_or_else(|| self.word.exactly());
        let by_unit = self.units(nearly).iter().map(|unit| Need::Gram(unit_token(*unit)));
        Need::Any(std::iter::once(by_word).chain(by_unit).collect())
    }
}

/// Whether it holds every word, and the first that stands in its texts.
fn read(asked: &[Asked<'_>], report: &ReportSummary, content: &ReportContent, nearly: bool) -> Option<FoundReport> {
    let texts = texts(content, &report.number);
    let mut snippet = None;
    for asked in asked {
        let at = texts.iter().find_map(|text| Some((text, asked.word.find(text, nearly)?)));
        if at.is_none() && !asked.units(nearly).contains(&report.unit.id) {
            return None;
        }
        if let (None, Some((text, range))) = (&snippet, at) {
            let [before, found, after] = around(text, range);
            snippet = Some(Snippet { before, found, after });
        }
    }
    Some(FoundReport { report: report.clone(), exact: !nearly, snippet })
}

impl Store {
    /// Those that hold every word as it was typed, the last received first; after them those that hold them nearly.
    /// `area_path` is empty.
    pub async fn search_reports(
        &self,
        scope: &Scope,
        area: Option<&AreaCode>,
        words: &[Word],
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Page<FoundReport>> {
        let (limit, _) = cursor::rows_to_ask(limit);
        let (mut nearly, mut before): FoundKey = cursor.map(cursor::decode).transpose()?.unwrap_or((false, i64::MAX));
        if words.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let asked = self.with_units(scope, words).await?;
        let forgives = words.iter().any(|word| word.nearly().is_some());
        let mut found: Vec<(FoundKey, FoundReport)> = Vec::new();
        for _ in 0..ROUNDS {
            let at_once = limit + SPARE;
            let need = need(&asked, within(scope, area), nearly);
            let offered =
                self.ask(Index::Reports, &Question { need: &need, province: province(scope, area), before, limit: at_once }).await?;
            before = offered.last().copied().unwrap_or(before);
            let all_offered = offered.len() < at_once;
            for (seq, report, content) in self.load(scope, &offered).await? {
                found.extend(read(&asked, &report, &content, nearly).map(|read| ((nearly, seq), read)));
            }
            if found.len() > limit {
                break;
            }
            match (all_offered, nearly) {
                (true, false) if forgives => (nearly, before) = (true, i64::MAX),
                (true, _) => return Ok(page(found, limit, None)),
                (false, _) => {}
            }
        }
        Ok(page(found, limit, Some((nearly, before))))
    }

    async fn with_units<'a>(&self, scope: &Scope, words: &'a [Word]) -> Result<Vec<Asked<'a>>> {
        let mut asked = Vec::with_capacity(words.len());
        for word in words {
            let (mut exact, mut near) = (BTreeSet::new(), BTreeSet::new());
            for (nearly, units) in [(false, &mut exact), (true, &mut near)] {
                let found = self.units_with(scope, None, std::slice::from_ref(word), nearly, UNITS_OF_A_WORD + 1).await?;
                if found.len() <= UNITS_OF_A_WORD {
                    units.extend(found.into_iter().map(|found| found.unit.id));
                }
            }
            near.extend(&exact);
            asked.push(Asked { word, exact, near });
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

/// Nearly: without what is found exactly, which was given before.
fn need(asked: &[Asked<'_>], within: Vec<Need>, nearly: bool) -> Need {
    let all = |nearly| {
        let words = asked.iter().map(|asked| asked.need(nearly));
        Need::All(words.chain(within.iter().cloned()).collect())
    };
    if nearly { Need::Without(Box::new(all(true)), Box::new(all(false))) } else { all(false) }
}

/// `goes_on`: where, when the page is not full.
fn page(mut found: Vec<(FoundKey, FoundReport)>, limit: usize, goes_on: Option<FoundKey>) -> Page<FoundReport> {
    let is_full = found.len() > limit;
    found.truncate(limit);
    let next = if is_full { found.last().map(|(key, _)| *key) } else { goes_on };
    let items = found.into_iter().map(|(_, found)| found).collect();
    Page { items, next: next.map(|key| cursor::encode(&key)) }
}
