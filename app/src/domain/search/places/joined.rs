//! Names that are written in one, each with its title or without: the areas that they mean together.
use std::collections::BTreeSet;

use super::{LEAST, LEVELS, MOST, Places, in_each};
use crate::domain::area::{AreaCode, AreaLevel};
use crate::domain::search::plain_letters;

/// Subdistrict, district, province, and one more by accident of another way to read it.
const PARTS: usize = 4;

impl Places {
    /// Of a word that is two names or more, all of it: what lies in all that they mean ("หาดใหญ่สงขลา": the district).
    pub(super) fn joined(&self, letters: &[char]) -> Vec<AreaCode> {
        let mut found = BTreeSet::new();
        self.go_on(letters, &mut Vec::new(), &mut found);
        found.into_iter().collect()
    }

    fn go_on(&self, letters: &[char], before: &mut Vec<BTreeSet<AreaCode>>, found: &mut BTreeSet<AreaCode>) {
        if letters.is_empty() && before.len() > 1 {
            found.extend(in_each(&before.iter().collect::<Vec<_>>()));
        }
        if before.len() == PARTS {
            return;
        }
        for length in 1..=letters.len() {
            let (part, rest) = letters.split_at(length);
            let named = self.named(part, rest.is_empty());
            if !named.is_empty() {
                before.push(named);
                self.go_on(rest, before, found);
                before.pop();
            }
        }
    }

    /// The areas with this name behind a title of theirs or without; of the last part a beginning is enough.
    fn named(&self, part: &[char], is_last: bool) -> BTreeSet<AreaCode> {
        let bare = std::iter::once((None, part));
        let titled = LEVELS.into_iter().flat_map(|level| {
            let rests = level.titles().iter().filter_map(|title| part.strip_prefix(plain_letters(title).as_slice()));
            rests.map(move |rest| (Some(level), rest)).collect::<Vec<_>>()
        });
        bare.chain(titled).flat_map(|(level, name)| self.with_name(name, is_last, level)).collect()
    }

    fn with_name(&self, name: &[char], is_last: bool, level: Option<AreaLevel>) -> Vec<AreaCode> {
        let is_of_level = |code: &&AreaCode| level.is_none_or(|level| code.level() == level);
        if let Some(areas) = self.by_name.get(name) {
            return areas.iter().filter(is_of_level).cloned().collect();
        }
        if !is_last || name.len() < LEAST {
            return Vec::new();
        }
        let from_here = self.by_name.range(name.to_vec()..).take_while(|(other, _)| other.starts_with(name));
        from_here.flat_map(|(_, areas)| areas).filter(is_of_level).take(MOST).cloned().collect()
    }
}
