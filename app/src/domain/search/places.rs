//! Which areas a word means, by the beginnings of their names.
use crate::domain::area::{Area, AreaCode, AreaLevel};

use super::{Word, plain_letters};

/// Letters by which a place is known.
const LEAST: usize = 3;
/// A word with which more areas begin than these says nothing of a place.
const MOST: usize = 50;

/// The names of provinces, districts and subdistricts as words are compared with them. Villages are found by their units' names.
#[derive(Debug, Default)]
pub struct Places(Vec<(AreaCode, [Vec<char>; 2])>);

impl Places {
    pub fn new<'a>(areas: impl IntoIterator<Item = &'a Area>) -> Self {
        let named = areas.into_iter().filter(|area| area.code.level() < AreaLevel::Village);
        let mut places: Vec<_> =
            named.map(|area| (area.code.clone(), [&area.name_th, &area.name_en].map(|name| plain_letters(name)))).collect();
        // What lies in an area comes behind it.
        places.sort();
        Self(places)
    }

    /// The areas whose names begin with the word, with or without what such an area is ("อ.", "อำเภอ") before it, but for those that
    /// lie in another of them; none when they are too many to mean any.
    pub fn called(&self, word: &Word) -> Vec<AreaCode> {
        let levels = [AreaLevel::Country, AreaLevel::Province, AreaLevel::District, AreaLevel::Subdistrict];
        let typed = levels.map(|level| (level, without_titles(word, level)));
        let is_typed = |code: &AreaCode, names: &[Vec<char>; 2]| {
            let typed = typed.iter().find(|(level, _)| *level == code.level());
            typed.is_some_and(|(_, typed)| typed.iter().any(|typed| names.iter().any(|name| name.starts_with(typed))))
        };
        let mut called: Vec<AreaCode> = Vec::new();
        for (code, names) in &self.0 {
            if !called.last().is_some_and(|last| last.contains(code)) && is_typed(code, names) {
                called.push(code.clone());
            }
        }
        if called.len() > MOST { Vec::new() } else { called }
    }
}

/// The word, and what is left of it behind each title of the level.
fn without_titles(word: &Word, level: AreaLevel) -> Vec<&[char]> {
    let titles = level.titles().iter().map(|title| plain_letters(title));
    let rests = titles.filter_map(|title| word.0.strip_prefix(title.as_slice()));
    std::iter::once(word.0.as_slice()).chain(rests).filter(|typed| typed.len() >= LEAST).collect()
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;

    fn area(code: &str, name_th: &str, name_en: &str) -> Area {
        Area { code: AreaCode::parse(code).unwrap(), name_th: name_th.to_owned(), name_en: name_en.to_owned() }
    }

    fn called(places: &Places, typed: &str) -> Vec<String> {
        places.called(&words(typed)[0]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_place_is_named_with_or_without_what_it_is() {
        let places = Places::new(&[
            area("901101", "หาดใหญ่", "Hat Yai"),
            area("90", "สงขลา", "Songkhla"),
            area("9011", "หาดใหญ่", "Hat Yai"),
            area("9012", "หาดทราย", "Hat Sai"),
            area("90110101", "หาดใหญ่", "Hat Yai"),
            area("801201", "หาดใหญ่", "Hat Yai"),
        ]);
        for (typed, expected) in [
            ("หาดใหญ่", vec!["801201", "9011"]),
            ("หาดใหญ่ใน", vec![]),
            ("หาด", vec!["801201", "9011", "9012"]),
            ("อ.หาดใหญ่", vec!["9011"]),
            ("อำเภอหาดใหญ่", vec!["9011"]),
            ("ต.หาดใหญ่", vec!["801201", "901101"]),
            ("จังหวัดสงขลา", vec!["90"]),
            ("ใหญ่", vec![]),
            ("หา", vec![]),
            ("อ.หา", vec![]),
            ("อำเภอ", vec![]),
            ("hat", vec!["801201", "9011", "9012"]),
        ] {
            assert_eq!(called(&places, typed), expected, "{typed}");
        }
    }

    #[test]
    fn what_half_the_country_is_called_means_no_place() {
        let many: Vec<Area> = (1000..1000 + MOST).map(|n| area(&n.to_string(), "เมือง", "Mueang")).collect();
        assert_eq!(called(&Places::new(&many), "เมือง").len(), MOST);
        let more = many.iter().cloned().chain([area("9999", "เมืองใหม่", "Mueang Mai")]).collect::<Vec<_>>();
        assert!(called(&Places::new(&more), "เมือง").is_empty());
    }
}
