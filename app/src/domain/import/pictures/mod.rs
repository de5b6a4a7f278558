//! Which pictures belong to which row. A row gets a picture only when nothing else can be meant; else it hears what could be.
//!
//! In this order: a file whose name holds the Drive identity of the link; the name that the folder's list gives that identity; the
//! exact name in the cell, if it occurs once (with the ending changed, or the sender's name behind it, if nothing has it exactly);
//! files named after the row's number, for what is still missing; at last the sender's own files, if that sender has no other row
//! with missing pictures and there are exactly as many. A file that two rows would get belongs to neither.
mod album;
mod look;

use std::collections::{BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::listing::Listed;
use super::{ImportPicture, plain};
use album::Album;
use look::Found;

pub use look::{SHORTEST_ID, drive_id};

/// File names and rows that one problem tells of.
pub const MAX_CHOICES: usize = 5;

/// A picture that could not be given to the row that names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unmatched {
    /// As it stands in the cell, or the name of the file.
    pub named: String,
    /// `picture_missing`, `picture_ambiguous` or `picture_shared`.
    pub code: String,
    /// Files it could be, the first few.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Other rows that name the same file, the first few.
    #[serde(default)]
    pub lines: Vec<u32>,
}

/// What a row says of its pictures.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub line: u32,
    /// The cell: names or links, between commas, semicolons or line ends.
    pub cell: &'a str,
    pub sender: &'a str,
}

impl<'a> Wanted<'a> {
    fn names(self) -> impl Iterator<Item = &'a str> {
        self.cell.split([',', '\n', ';']).map(str::trim).filter(|name| !name.is_empty())
    }
}

/// The pictures of each row, or why it has none, in the order of `rows`.
pub fn match_rows<'a>(
    rows: &[Wanted<'_>],
    pictures: &'a [ImportPicture],
    listed: &[Listed],
) -> Vec<Result<Vec<&'a ImportPicture>, Vec<Unmatched>>> {
    let ids: HashSet<&str> = rows.iter().flat_map(|row| row.names()).filter_map(drive_id).collect();
    let album = Album::new(pictures, &ids, listed);
    let mut state = Matching::new(rows, album);
    state.refuse_shared();
    state.take_numbered();
    state.take_of_sender();
    state.matched.into_iter().map(|row| row.finish(pictures)).collect()
}

/// One row on the way.
struct Matched<'a> {
    wanted: Wanted<'a>,
    /// For each name in the cell.
    found: Vec<(&'a str, Found)>,
    /// Files that stand in for names without one.
    instead: Vec<usize>,
    /// Files that could stand in, but not for certain.
    choices: Vec<usize>,
    /// Files named after the row of which it cannot be told which is meant.
    unclear: Vec<usize>,
}

impl Matched<'_> {
    fn missing(&self) -> usize {
        self.found.iter().filter(|(_, found)| !matches!(found, Found::One(_))).count()
    }

    /// Whether all it lacks are links without a file.
    fn lacks_links_only(&self) -> bool {
        self.missing() > 0
            && self.found.iter().all(|(named, found)| match found {
                Found::One(_) => true,
                Found::Several(files) => files.is_empty() && drive_id(named).is_some(),
                Found::Shared(..) => false,
            })
    }

    fn finish(self, pictures: &[ImportPicture]) -> Result<Vec<&ImportPicture>, Vec<Unmatched>> {
        let names = |files: &[usize]| files.iter().take(MAX_CHOICES).map(|file| pictures[*file].name.clone()).collect::<Vec<_>>();
        let problem = |named: &str, code: &str, files: &[usize]| Unmatched {
            named: named.to_owned(),
            code: code.to_owned(),
            choices: names(files),
            lines: Vec::new(),
        };
        let mut problems = Vec::new();
        if let Some(first) = self.unclear.first() {
            problems.push(problem(&pictures[*first].name, "picture_ambiguous", &self.unclear));
        }
        if self.missing() > self.instead.len() {
            problems.extend(self.found.iter().filter_map(|(named, found)| match found {
                Found::One(_) => None,
                Found::Several(files) if files.is_empty() && self.choices.is_empty() => Some(problem(named, "picture_missing", &[])),
                Found::Several(files) if files.is_empty() => Some(problem(named, "picture_ambiguous", &self.choices)),
                Found::Several(files) => Some(problem(named, "picture_ambiguous", files)),
                Found::Shared(file, lines) => Some(Unmatched {
                    lines: lines.iter().copied().take(MAX_CHOICES).collect(),
                    ..problem(named, "picture_shared", &[*file])
                }),
            }));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let ones = self.found.iter().filter_map(|(_, found)| if let Found::One(file) = found { Some(*file) } else { None });
        let mut seen = HashSet::new();
        Ok(ones.chain(self.instead).map(|file| &pictures[file]).filter(|picture| seen.insert(&picture.hash)).collect())
    }
}

struct Matching<'a> {
    album: Album<'a>,
    matched: Vec<Matched<'a>>,
    /// Files that some row has, or that several would have.
    taken: HashSet<usize>,
}

impl<'a> Matching<'a> {
    fn new(rows: &[Wanted<'a>], album: Album<'a>) -> Self {
        let matched = rows.iter().map(|row| Matched {
            wanted: *row,
            found: row.names().map(|named| (named, album.look(named, row.sender))).collect(),
            instead: Vec::new(),
            choices: Vec::new(),
            unclear: Vec::new(),
        });
        Self { matched: matched.collect(), album, taken: HashSet::new() }
    }

    fn refuse_shared(&mut self) {
        let mut users: HashMap<usize, BTreeSet<u32>> = HashMap::new();
        for row in &self.matched {
            for (_, found) in &row.found {
                if let Found::One(file) = found {
                    users.entry(*file).or_default().insert(row.wanted.line);
                }
            }
        }
        for row in &mut self.matched {
            for (_, found) in &mut row.found {
                if let Found::One(file) = found
                    && let Some(lines) = users.get(file).filter(|lines| lines.len() > 1)
                {
                    *found = Found::Shared(*file, lines.iter().copied().filter(|line| *line != row.wanted.line).collect());
                }
            }
        }
        self.taken = users.into_keys().collect();
    }

    /// A file that a cell names by chance (`12.jpg`) stays with that cell.
    fn take_numbered(&mut self) {
        let mut taken = Vec::<usize>::new();
        for row in &mut self.matched {
            let files = self.album.numbered(row.wanted.line).iter().copied().filter(|file| !self.taken.contains(file));
            let files = self.album.distinct(files);
            taken.extend(&files);
            let mut names = HashSet::new();
            let is_clear = files.iter().all(|file| names.insert(self.album.file_name(*file)));
            *(if is_clear { &mut row.instead } else { &mut row.unclear }) = files;
        }
        self.taken.extend(taken);
    }

    fn take_of_sender(&mut self) {
        let mut rows_of: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, row) in self.matched.iter().enumerate() {
            if !row.wanted.sender.is_empty() && row.instead.is_empty() && row.lacks_links_only() {
                rows_of.entry(plain(row.wanted.sender)).or_default().push(index);
            }
        }
        // A renamed copy of a file is not the sender's next picture.
        let hashes: HashSet<_> = self.taken.iter().map(|file| self.album.hash(*file)).collect();
        let is_free = |file: &usize| !self.taken.contains(file) && !hashes.contains(self.album.hash(*file));
        let offers: Vec<(Vec<usize>, Vec<usize>)> = rows_of
            .into_iter()
            .map(|(sender, rows)| (rows, self.album.distinct(self.album.of_sender(&sender).iter().copied().filter(is_free))))
            .collect();
        // `x - กำนัน - สมชาย.jpg` may be two people's.
        let mut offered: HashMap<usize, usize> = HashMap::new();
        offers.iter().flat_map(|(_, files)| files).for_each(|file| *offered.entry(*file).or_default() += 1);
        for (rows, files) in offers {
            let is_certain = |row: &Matched| rows.len() == 1 && row.missing() == files.len() && files.iter().all(|file| offered[file] == 1);
            for row in &rows {
                let row = &mut self.matched[*row];
                *(if is_certain(row) { &mut row.instead } else { &mut row.choices }) = files.clone();
            }
        }
    }
}
