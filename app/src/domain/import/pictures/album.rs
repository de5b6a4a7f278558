//! The files of all ZIPs, by everything that one of them may be found by.
use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::listing::Listed;
use super::super::{ImportPicture, plain};
use super::look::SHORTEST_ID;
use crate::domain::photo::PhotoHash;

type Index = HashMap<String, Vec<usize>>;

/// Bytes of a name that is searched for identities at each of its letters: no disk keeps a longer one, and a ZIP may hold any.
const LONGEST_NAME: usize = 1_024;
/// Ways to read who sent a file out of its name.
const MOST_SENDERS: usize = 8;
/// Longest file ending; what is longer behind a dot belongs to the name.
const LONGEST_ENDING: usize = 5;

pub struct Album<'a> {
    pictures: &'a [ImportPicture],
    /// Folders and name, as compared.
    paths: Vec<String>,
    by_name: Index,
    by_stem: Index,
    /// By what stands behind ` - `.
    by_sender: Index,
    by_number: HashMap<u32, Vec<usize>>,
    /// By the Drive identities that the sheet holds.
    by_id: Index,
    /// The names that the folder's list gives an identity, of those that are here.
    listed: HashMap<String, Vec<String>>,
    /// Names that it gives to several.
    listed_twice: HashSet<String>,
}

impl<'a> Album<'a> {
    pub fn new(pictures: &'a [ImportPicture], ids: &HashSet<&str>, listed: &[Listed]) -> Self {
        let paths = pictures.iter().map(|picture| plain(&picture.name)).collect();
        let mut album = Self {
            pictures,
            paths,
            by_name: Index::new(),
            by_stem: Index::new(),
            by_sender: Index::new(),
            by_number: HashMap::new(),
            by_id: Index::new(),
            listed: HashMap::new(),
            listed_twice: HashSet::new(),
        };
        let mut known = HashSet::new();
        let lengths: BTreeSet<usize> = ids.iter().map(|id| id.len()).filter(|length| *length >= SHORTEST_ID).collect();
        for (file, picture) in pictures.iter().enumerate() {
            // The same file out of two ZIPs is one.
            if known.insert((album.paths[file].clone(), &picture.hash)) {
                album.add(file);
                album.add_ids(file, ids, &lengths);
            }
        }
        album.add_listed(listed);
        album
    }

    fn add(&mut self, file: usize) {
        let name = file_name(&self.paths[file]).to_owned();
        let stem = stem(&name).to_owned();
        for sender in senders(&stem) {
            self.by_sender.entry(sender.to_owned()).or_default().push(file);
        }
        if let Some(number) = number(&stem) {
            self.by_number.entry(number).or_default().push(file);
        }
        self.by_stem.entry(stem).or_default().push(file);
        self.by_name.entry(name).or_default().push(file);
    }

    /// An identity counts where it stands as a word of its own.
    fn add_ids(&mut self, file: usize, ids: &HashSet<&str>, lengths: &BTreeSet<usize>) {
        let name = file_name(&self.pictures[file].name);
        if name.len() > LONGEST_NAME {
            return;
        }
        let is_word = |at: usize| name.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
        for start in (0..name.len()).filter(|start| name.is_char_boundary(*start) && (*start == 0 || !is_word(start - 1))) {
            let ends = lengths.iter().map(|length| start + length).filter(|end| !is_word(*end));
            for id in ends.filter_map(|end| name.get(start..end)).filter(|word| ids.contains(word)) {
                self.by_id.entry(id.to_owned()).or_default().push(file);
            }
        }
    }

    fn add_listed(&mut self, listed: &[Listed]) {
        let mut owner: HashMap<String, &str> = HashMap::new();
        for Listed { id, names } in listed {
            for name in names.iter().map(|name| plain(name)).filter(|name| self.by_name.contains_key(name)) {
                if owner.insert(name.clone(), id).is_some_and(|other| other != id) {
                    self.listed_twice.insert(name.clone());
                }
                self.listed.entry(id.clone()).or_default().push(name);
            }
        }
    }

    pub fn hash(&self, file: usize) -> &'a PhotoHash {
        &self.pictures[file].hash
    }

    pub fn file_name(&self, file: usize) -> &str {
        file_name(&self.paths[file])
    }

    /// Those with different bytes.
    pub fn distinct(&self, files: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut seen = HashSet::new();
        files.filter(|file| seen.insert(self.hash(*file))).collect()
    }

    pub fn with_id(&self, id: &str) -> &[usize] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// Files by the name or names that the folder's list gives this identity, and whether it gives one of them to another, too.
    pub fn with_listed(&self, id: &str) -> (Vec<usize>, bool) {
        let names = self.listed.get(id).map_or(&[] as &[String], Vec::as_slice);
        let files = names.iter().filter_map(|name| self.by_name.get(name)).flatten().copied().collect();
        (files, names.iter().any(|name| self.listed_twice.contains(name)))
    }

    /// With exactly this name, in this folder if `path` has one.
    pub fn with_path(&self, path: &str) -> Vec<usize> {
        self.in_folder_of(path, self.by_name.get(file_name(path)))
    }

    /// The same without the ending: a picture may have been converted.
    pub fn with_stem(&self, path: &str) -> Vec<usize> {
        self.in_folder_of(path, self.by_stem.get(stem(file_name(path))))
    }

    fn in_folder_of(&self, path: &str, files: Option<&Vec<usize>>) -> Vec<usize> {
        let wanted = folder(path);
        let is_there = |file: &&usize| {
            let above = folder(&self.paths[**file]).strip_suffix(wanted);
            wanted.is_empty() || above.is_some_and(|above| above.is_empty() || above.ends_with('/'))
        };
        files.into_iter().flatten().filter(is_there).copied().collect()
    }

    /// The same with the sender's name behind it.
    pub fn with_sender(&self, path: &str, sender: &str) -> Vec<usize> {
        let wanted = stem(file_name(path));
        let is_it = |file: &usize| {
            let stem = without_number(stem(self.file_name(*file)));
            stem.strip_suffix(sender).and_then(|stem| stem.strip_suffix(" - ")) == Some(wanted)
        };
        self.of_sender(sender).iter().copied().filter(is_it).collect()
    }

    pub fn of_sender(&self, sender: &str) -> &[usize] {
        self.by_sender.get(sender).map_or(&[], Vec::as_slice)
    }

    /// `12.jpg`, `12-2.jpg`, `12 (2).jpg` for 12.
    pub fn numbered(&self, line: u32) -> &[usize] {
        self.by_number.get(&line).map_or(&[], Vec::as_slice)
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Without the ending.
fn stem(name: &str) -> &str {
    let is_ending = |ending: &str| (1..=LONGEST_ENDING).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    name.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && is_ending(ending)).map_or(name, |(stem, _)| stem)
}

/// Without the `(2)` that Drive and Windows put behind a name that is there already.
fn without_number(stem: &str) -> &str {
    let inner = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once('('));
    inner.filter(|(_, number)| is_number(number)).map_or(stem, |(stem, _)| stem.trim_end())
}

/// Whatever stands behind a ` - `, for the name before it may hold some itself, and the sender's, too; but not without end: a name
/// that is nothing else would be kept as often as it is long.
fn senders(stem: &str) -> impl Iterator<Item = &str> {
    let stem = without_number(stem);
    stem.rmatch_indices(" - ").take(MOST_SENDERS).map(|(at, sign)| &stem[at + sign.len()..])
}

/// The row that a name speaks of. No zeros before it, and nothing but a count behind it: `0012` is a camera's, `2 - สมชาย` a person's.
fn number(stem: &str) -> Option<u32> {
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = stem.split_at(digits);
    let inner = rest.trim_start().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let is_count = rest.is_empty() || rest.strip_prefix('-').or(inner).is_some_and(is_number);
    if is_count && !number.starts_with('0') { number.parse().ok() } else { None }
}

/// A count: up to three digits.
fn is_number(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_made_of_dashes_is_not_kept_as_often_as_it_is_long() {
        assert_eq!(senders("a - กำนัน - สมชาย (2)").collect::<Vec<_>>(), ["สมชาย", "กำนัน - สมชาย"]);
        let long = " - x".repeat(100_000);
        assert!(senders(&long).map(str::len).sum::<usize>() < long.len());
    }
}
