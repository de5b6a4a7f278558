//! Passwords that were stolen somewhere, as [Have I Been Pwned](https://haveibeenpwned.com/Passwords) lists them and its downloader writes them
//! in one file: lines of `SHA-1 in hexadecimal:times`, in order. The operator keeps the file (some 40 GB, or a part of it that is in order);
//! nothing is asked over the network.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

use super::secret_file::hex;

/// Cheap to clone.
#[derive(Debug, Clone)]
pub struct KnownPasswords {
    file: Arc<Path>,
}

impl KnownPasswords {
    /// # Errors
    /// When the file cannot be read, or does not begin as such a list.
    pub fn open(file: &Path) -> io::Result<Self> {
        let first = line_from(&mut BufReader::new(File::open(file)?), 0)?;
        match first.as_deref().map(hash_of) {
            Some(hash) if hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => Ok(Self { file: file.into() }),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} is no list of SHA-1 hashes", file.display()))),
        }
    }

    /// # Errors
    /// When the file cannot be read.
    pub fn has(&self, password: &str) -> io::Result<bool> {
        let wanted = hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref());
        let file = File::open(&self.file)?;
        // The first line that begins at or after one of these bytes may be it.
        let (mut low, mut high) = (0, file.metadata()?.len());
        let mut file = BufReader::with_capacity(256, file);
        while low < high {
            let middle = low + (high - low) / 2;
            match line_from(&mut file, middle)? {
                Some(line) if hash_of(&line).eq_ignore_ascii_case(&wanted) => return Ok(true),
                Some(line) if hash_of(&line).to_ascii_lowercase() < wanted => low = middle + 1,
                _ => high = middle,
            }
        }
        Ok(false)
    }
}

/// The first whole line that begins at this byte or after it.
fn line_from(file: &mut BufReader<File>, at: u64) -> io::Result<Option<String>> {
    let mut line = String::new();
    // The byte before tells whether a line begins here.
    file.seek(SeekFrom::Start(at.saturating_sub(1)))?;
    if at > 0 && file.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    line.clear();
    Ok((file.read_line(&mut line)? > 0).then_some(line))
}

fn hash_of(line: &str) -> &str {
    line.split_once(':').map_or(line, |(hash, _)| hash).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha1(password: &str) -> String {
        hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref()).to_uppercase()
    }

    #[test]
    fn each_on_the_list_is_found_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pwned.txt");
        let stolen: Vec<String> = (0..500).map(|n| format!("stolen password {n}")).collect();
        for (ending, count) in [("\r\n", 500), ("\n", 499), ("\n", 1), ("\n", 2)] {
            let mut lines: Vec<String> = stolen[..count].iter().enumerate().map(|(n, one)| format!("{}:{n}{ending}", sha1(one))).collect();
            lines.sort();
            std::fs::write(&path, lines.concat()).unwrap();
            let known = KnownPasswords::open(&path).unwrap();
            assert!(stolen[..count].iter().all(|one| known.has(one).unwrap()), "{count}");
            assert!(!(0..500).any(|n| known.has(&format!("one's own {n}")).unwrap()), "{count}");
            std::fs::write(&path, lines.concat().trim_end()).unwrap();
            assert!(stolen[..count].iter().all(|one| known.has(one).unwrap()), "without an end of the last line");
        }
    }

    #[test]
    fn what_is_no_such_list_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("words.txt");
        assert!(KnownPasswords::open(&path).is_err(), "not there");
        for text in ["", "password\n123456\n"] {
            std::fs::write(&path, text).unwrap();
            assert!(KnownPasswords::open(&path).is_err(), "{text}");
        }
    }
}
