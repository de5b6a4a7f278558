//! A page of finds: the index is asked until it is full, first for what holds the words as they were typed, then nearly.
use app::domain::search::{Need, Word};
use app::wire::Page;

use super::index::{Index, Question};
use crate::store::{Result, Store, cursor};

/// Times the index is asked for one page: after that what it offered was not it, and the next page goes on from there.
const ROUNDS: usize = 8;
/// What the index is asked for at once beyond what fits a page, for what turns out not to be it.
const SPARE: usize = 20;

/// Whether it is found only nearly, and its place in the index.
type FoundKey = (bool, i64);

/// Finds of one noun.
pub(super) trait Finds {
    type Found: Send;

    /// What the index is asked for.
    fn need(&self, nearly: bool) -> Need;

    /// Whether anything may be found nearly that is not found exactly.
    fn forgives(&self) -> bool;

    /// Those of the offered places that are it, in the order in which they were offered; nearly: without what is found exactly, which was
    /// given before.
    fn read(&self, offered: &[i64], nearly: bool) -> impl Future<Output = Result<Vec<(i64, Self::Found)>>> + Send;
}

/// What is looked for.
pub(super) struct Wanted<'a> {
    pub index: Index,
    pub words: &'a [Word],
    /// Reports: all that is needed lies in this province.
    pub province: Option<&'a str>,
    pub cursor: Option<&'a str>,
    pub limit: u32,
}

impl Store {
    pub(super) async fn rounds<F: Finds>(&self, wanted: Wanted<'_>, finds: &F) -> Result<Page<F::Found>> {
        let (limit, _) = cursor::rows_to_ask(wanted.limit);
        let (mut nearly, mut before): FoundKey = wanted.cursor.map(cursor::decode).transpose()?.unwrap_or((false, i64::MAX));
        if wanted.words.is_empty() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let mut found: Vec<(FoundKey, F::Found)> = Vec::new();
        for _ in 0..ROUNDS {
            let at_once = limit + SPARE;
            let question = Question { need: &finds.need(nearly), province: wanted.province, before, limit: at_once };
            let offered = self.ask(wanted.index, &question).await?;
            before = offered.last().copied().unwrap_or(before);
            found.extend(finds.read(&offered, nearly).await?.into_iter().map(|(seq, it)| ((nearly, seq), it)));
            if found.len() > limit {
                break;
            }
            match (offered.len() < at_once, nearly) {
                (true, false) if finds.forgives() => (nearly, before) = (true, i64::MAX),
                (true, _) => return Ok(page(found, limit, None)),
                (false, _) => {}
            }
        }
        Ok(page(found, limit, Some((nearly, before))))
    }
}

/// `goes_on`: where, when the page is not full.
fn page<T>(mut found: Vec<(FoundKey, T)>, limit: usize, goes_on: Option<FoundKey>) -> Page<T> {
    let is_full = found.len() > limit;
    found.truncate(limit);
    let next = if is_full { found.last().map(|(key, _)| *key) } else { goes_on };
    let items = found.into_iter().map(|(_, found)| found).collect();
    Page { items, next: next.map(|key| cursor::encode(&key)) }
}
