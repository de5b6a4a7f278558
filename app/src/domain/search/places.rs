//! Which areas words mean: one word or a few beside each other ("Hat Yai", "อำเภอ หาดใหญ่"), by the beginnings of names and parts of them;
//! and names written in one ("อำเภอหาดใหญ่จังหวัดสงขลา").
mod joined;

use std::collections::{BTreeMap, BTreeSet};

use super::{LEAST_FORGIVEN, Word, is_digit, near, plain_letters};
use crate::domain::area::{Area, AreaCode, AreaLevel};

/// Letters by which a place is known, unless they are its whole name; and behind what such a place is ("อ.").
const LEAST: usize = 4;
const LEAST_TITLED: usize = 2;
/// Letters by which a province or district is known from anywhere in its name.
const LEAST_WITHIN: usize = 5;
/// Words of a name.
const WORDS: usize = 4;
/// A word with which more areas begin than these says nothing of a place by itself.
const MOST: usize = 50;
const LEVELS: [AreaLevel; 3] = [AreaLevel::Province, AreaLevel::District, AreaLevel::Subdistrict];

/// The areas that a word may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meant {
    pub exact: BTreeSet<AreaCode>,
    /// These, and those that are called so but for a letter where none is called so.
    pub near: BTreeSet<AreaCode>,
}

/// Before the province's name, the district in which its hall stands.
const CAPITAL: &str = "เมือง";
/// What everybody calls them, beside their names.
const CALLED: [(&str, &[&str]); 4] =
    [("10", &["กทม", "Krung Thep"]), ("14", &["อยุธยา", "Ayutthaya"]), ("1401", &["อยุธยา", "Ayutthaya"]), ("30", &["โคราช", "Korat"])];

/// The names of provinces, districts and subdistricts as words are compared with them. Villages are found by their units' names.
#[derive(Debug, Default)]
pub struct Places {
    /// In the order of their codes: what lies in an area comes behind it.
    of_areas: Vec<(AreaCode, Vec<Vec<char>>)>,
    by_name: BTreeMap<Vec<char>, Vec<AreaCode>>,
}

impl Places {
    pub fn new<'a>(areas: impl IntoIterator<Item = &'a Area>) -> Self {
        let known: BTreeMap<&AreaCode, &Area> =
            areas.into_iter().filter(|area| LEVELS.contains(&area.code.level())).map(|area| (&area.code, area)).collect();
        let province = |area: &Area| known.get(&area.code.parent()?).map(|above| above.name_th.as_str());
        let of_areas: Vec<_> = known.values().map(|area| (area.code.clone(), names(area, province(area)))).collect();
        let mut by_name: BTreeMap<Vec<char>, Vec<AreaCode>> = BTreeMap::new();
        for (code, names) in &of_areas {
            for name in names {
                by_name.entry(name.clone()).or_default().push(code.clone());
            }
        }
        Self { of_areas, by_name }
    }

    /// What each word means, of what lies within all of these areas or around them. A word that too many are called by means those of
    /// them that lie where another word points ("อ.เมือง จ.ตรัง") or around it ("ต.ในเมือง อ.เมือง"), or none.
    pub fn meant(&self, words: &[Word], within: &[&AreaCode]) -> Vec<Meant> {
        let mut meant = vec![Meant::default(); words.len()];
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + WORDS) {
                let phrase = &words[from..to];
                let mut exact = self.called(phrase, within, How::Begins);
                if let ([word], true) = (phrase, exact.is_empty()) {
                    exact = self.joined(&word.letters);
                    exact.retain(|code| within.iter().all(|area| area.contains(code) || code.contains(area)));
                }
                if exact.is_empty() {
                    exact = self.called(phrase, within, How::Holds);
                }
                // A letter that stands alone beside a name is no part of it.
                let may_forgive = exact.is_empty() && phrase.iter().all(|word| word.letters.len() > 1);
                let near = if may_forgive { self.called(phrase, within, How::Nearly) } else { exact.clone() };
                for of in &mut meant[from..to] {
                    of.exact.extend(exact.iter().cloned());
                    of.near.extend(near.iter().cloned());
                }
            }
        }
        let (exact, near) = (narrowed(&meant, |of| &of.exact), narrowed(&meant, |of| &of.near));
        let of = |(exact, mut near): (BTreeSet<AreaCode>, BTreeSet<AreaCode>)| {
            near.extend(exact.iter().cloned());
            Meant { exact, near }
        };
        exact.into_iter().zip(near).map(of).collect()
    }

    /// The areas whose names are these words as one in this way, but for those that lie in another of them.
    fn called(&self, words: &[Word], within: &[&AreaCode], how: How) -> Vec<AreaCode> {
        let Some(first) = words.first() else { return Vec::new() };
        let mut typed: Vec<char> = words.iter().flat_map(|word| &word.letters).copied().collect();
        // "อ.เมืองฯ"
        typed.truncate(typed.iter().rposition(|c| *c != 'ฯ').map_or(0, |last| last + 1));
        let ways = LEVELS.map(|level| (level, ways(&typed, first.is_titled, level, how)));
        let is_called = |code: &AreaCode, names: &[Vec<char>]| {
            let ways = ways.iter().find(|(level, _)| *level == code.level());
            ways.is_some_and(|(_, ways)| ways.iter().any(|way| names.iter().any(|name| way.is_of(name))))
        };
        let mut called: Vec<AreaCode> = Vec::new();
        for (code, names) in &self.of_areas {
            let lies_apart = || within.iter().any(|area| !area.contains(code) && !code.contains(area));
            if !called.last().is_some_and(|last| last.contains(code)) && is_called(code, names) && !lies_apart() {
                called.push(code.clone());
            }
        }
        called
    }
}

/// Its names; a province's capital is called "เมือง" there.
fn names(area: &Area, above: Option<&str>) -> Vec<Vec<char>> {
    let called = CALLED.iter().filter(|(code, _)| *code == area.code.as_str()).flat_map(|(_, called)| *called).copied();
    let capital = above.and_then(|above| area.name_th.strip_suffix(above)).filter(|rest| *rest == CAPITAL);
    let names = [area.name_th.as_str(), &area.name_en].into_iter().chain(called).chain(capital);
    names.map(plain_letters).filter(|name| !name.is_empty()).collect()
}

/// How a name is what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Begins,
    /// Anywhere, a province's or a district's: what nothing begins with ("ราชสีมา").
    Holds,
    /// But for a letter.
    Nearly,
}

/// What may be a name or a part of one.
struct Way<'a> {
    typed: &'a [char],
    least: usize,
    how: How,
}

impl Way<'_> {
    fn is_of(&self, name: &[char]) -> bool {
        let long = self.typed.len();
        match self.how {
            How::Begins => name.starts_with(self.typed) && (long >= self.least || name == self.typed),
            How::Holds => long >= LEAST_WITHIN && name.windows(long).any(|part| part == self.typed),
            How::Nearly => long >= LEAST_FORGIVEN && !self.typed.iter().any(is_digit) && near(name, self.typed).is_some(),
        }
    }
}

/// What was typed, and what is left of it behind each title of the level, or before what stands behind English names. A short title
/// is one with its full stop alone: "ตรัง" is not a subdistrict that begins with "รัง".
fn ways(typed: &[char], is_titled: bool, level: AreaLevel, how: How) -> Vec<Way<'_>> {
    if how == How::Holds && level == AreaLevel::Subdistrict {
        return Vec::new();
    }
    let titles = level.titles().iter().filter(|title| is_titled || !title.ends_with('.'));
    let titled = titles.filter_map(|title| typed.strip_prefix(plain_letters(title).as_slice()));
    let ended = level.endings().iter().filter_map(|ending| typed.strip_suffix(plain_letters(ending).as_slice()));
    let titled = titled.chain(ended).filter(|rest| !rest.is_empty()).map(|typed| Way { typed, least: LEAST_TITLED, how });
    let bare = (!is_titled).then_some(Way { typed, least: LEAST, how });
    bare.into_iter().filter(|way| !way.typed.is_empty()).chain(titled).collect()
}

/// The areas that all words name together: of what any of them means, what lies in something that each of them means.
pub fn meant_by_all(meant: &[Meant]) -> BTreeSet<AreaCode> {
    let each: Vec<&BTreeSet<AreaCode>> = meant.iter().map(|of| &of.exact).collect();
    in_each(&each)
}

/// Of all areas those that lie in one of each of these.
fn in_each(each: &[&BTreeSet<AreaCode>]) -> BTreeSet<AreaCode> {
    let lies_in_each = |code: &&AreaCode| each.iter().all(|areas| areas.iter().any(|area| area.contains(code)));
    each.iter().copied().flatten().filter(lies_in_each).cloned().collect()
}

fn narrowed(meant: &[Meant], of: impl Fn(&Meant) -> &BTreeSet<AreaCode>) -> Vec<BTreeSet<AreaCode>> {
    let few = |areas: &BTreeSet<AreaCode>| areas.len() <= MOST;
    let narrow = |at: usize, areas: &BTreeSet<AreaCode>| {
        let others = || {
            meant
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .flat_map(|(_, other)| Some(of(other)).filter(|areas| few(areas)))
                .flatten()
        };
        let is_pointed_at = |area: &&AreaCode| others().any(|other| other.contains(area) || area.contains(other));
        let within: BTreeSet<AreaCode> = areas.iter().filter(is_pointed_at).cloned().collect();
        if few(&within) { within } else { BTreeSet::new() }
    };
    meant.iter().map(&of).enumerate().map(|(at, areas)| if few(areas) { areas.clone() } else { narrow(at, areas) }).collect()
}

#[cfg(test)]
mod tests;
