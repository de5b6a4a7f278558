//! What the files' names alone say of one picture in a cell.
use super::super::plain;
use super::album::{Album, file_name};

/// Shortest text that is looked for as a Drive identity; a shorter one might stand in a name by chance.
pub const SHORTEST_ID: usize = 20;
/// Longest Drive identity that is looked for; real ones have 28 to 44 characters.
const LONGEST_ID: usize = 128;

pub enum Found {
    One(usize),
    /// Files it could be; none of them for certain, or none at all.
    Several(Vec<usize>),
    /// A file that other rows name, too.
    Shared(usize, Vec<u32>),
}

impl Album<'_> {
    pub fn look(&self, named: &str, sender: &str) -> Found {
        match drive_id(named) {
            Some(id) => self.look_for_id(id),
            None => self.look_for_name(named, &plain(sender)),
        }
    }

    fn look_for_id(&self, id: &str) -> Found {
        match self.with_id(id) {
            [] => {
                let (files, is_others) = self.with_listed(id);
                if is_others { Found::Several(self.distinct(files.into_iter())) } else { self.only(files) }
            }
            files => self.only(files.to_vec()),
        }
    }

    fn look_for_name(&self, named: &str, sender: &str) -> Found {
        let path = plain(named);
        let path = if path.contains("://") { file_name(&path) } else { path.trim_start_matches(['.', '/']) };
        let ways: [&dyn Fn() -> Vec<usize>; 3] = [&|| self.with_path(path), &|| self.with_stem(path), &|| {
            if sender.is_empty() { Vec::new() } else { self.with_sender(path, sender) }
        }];
        let files = ways.into_iter().map(|way| way()).find(|files| !files.is_empty());
        self.only(files.unwrap_or_default())
    }

    fn only(&self, files: Vec<usize>) -> Found {
        match *self.distinct(files.iter().copied()) {
            [file] => Found::One(file),
            _ => Found::Several(self.distinct(files.into_iter())),
        }
    }
}

/// The identity in a link to a file on Google Drive.
pub fn drive_id(text: &str) -> Option<&str> {
    if !text.contains("://") && !text.contains("google.com/") {
        return None;
    }
    let rest = ["?id=", "&id=", "/d/"].into_iter().find_map(|before| text.split_once(before))?.1;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|id| (1..=LONGEST_ID).contains(&id.len()))
}
