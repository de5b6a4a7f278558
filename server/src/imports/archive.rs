//! A ZIP of pictures, as Google Drive or a phone's gallery makes it.
use std::fs::File;
use std::io::{Read, Seek};

use thiserror::Error;
use zip::ZipArchive;

use super::claims::too_many_files;

/// Files in one ZIP.
const MAX_FILES: usize = 2_000;
/// Bytes of one picture, as cameras write them.
const MAX_PICTURE_BYTES: u64 = 32 * 1024 * 1024;
/// Pictures are small already: a ZIP that unfolds to more than so many times its size holds something else.
const MOST_UNFOLDED: u64 = 4;
/// A small ZIP may hold a few texts beside its pictures.
const ALWAYS_UNFOLDED: u64 = 64 * 1024 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ArchiveError {
    #[error("not a ZIP, or a damaged one")]
    Unreadable,
    #[error("too many files in it, or too large ones")]
    TooLarge,
}

/// Gives every file to `each`, one at a time; `None` for what is not whole, or larger than a picture is. Takes minutes for a large ZIP:
/// not for a thread that answers requests.
///
/// # Errors
/// An [`ArchiveError`] when it cannot be opened at all, or unfolds to more than pictures do.
pub fn pictures(mut file: File, mut each: impl FnMut(String, Option<Vec<u8>>)) -> Result<(), ArchiveError> {
    let size = file.metadata().map_err(|_| ArchiveError::Unreadable)?.len();
    let mut left = ALWAYS_UNFOLDED.max(size.saturating_mul(MOST_UNFOLDED));
    if too_many_files(&file).map_err(|_| ArchiveError::Unreadable)? {
        return Err(ArchiveError::TooLarge);
    }
    file.rewind().map_err(|_| ArchiveError::Unreadable)?;
    let mut archive = ZipArchive::new(file).map_err(|_| ArchiveError::Unreadable)?;
    if archive.len() > MAX_FILES {
        return Err(ArchiveError::TooLarge);
    }
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index(index) else { continue };
        let name = entry.name().to_owned();
        if entry.is_dir() || is_litter(&name) {
            continue;
        }
        let mut bytes = Vec::new();
        let whole = entry.take(MAX_PICTURE_BYTES + 1).read_to_end(&mut bytes).is_ok() && bytes.len() as u64 <= MAX_PICTURE_BYTES;
        left = left.checked_sub(bytes.len() as u64).ok_or(ArchiveError::TooLarge)?;
        each(name, whole.then_some(bytes));
    }
    Ok(())
}

/// What macOS and Windows leave in every ZIP.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with('.') || file.eq_ignore_ascii_case("thumbs.db")
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn files_come_out_one_by_one_without_litter() {
        let mut zip = zip::ZipWriter::new(tempfile::tempfile().unwrap());
        let large = vec![0; MAX_PICTURE_BYTES as usize + 1];
        let files: [(&str, &[u8]); 4] =
            [("ภาพ/IMG_1.jpg", b"one"), ("ภาพ/notes.txt", b"text"), ("__MACOSX/._IMG_1.jpg", b"x"), ("ภาพ/large.jpg", &large)];
        for (name, bytes) in files {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        let mut file = zip.finish().unwrap();
        file.rewind().unwrap();
        let mut found = Vec::new();
        pictures(file, |name, bytes| found.push((name, bytes))).unwrap();
        let expected = [("ภาพ/IMG_1.jpg", Some(b"one".to_vec())), ("ภาพ/notes.txt", Some(b"text".to_vec())), ("ภาพ/large.jpg", None)];
        assert_eq!(found, expected.map(|(name, bytes)| (name.to_owned(), bytes)));
    }

    #[test]
    fn a_small_file_that_unfolds_without_end_is_refused() {
        let mut zip = zip::ZipWriter::new(tempfile::tempfile().unwrap());
        let zeros = vec![0; 8 * 1024 * 1024];
        for n in 0..20 {
            zip.start_file(format!("{n}.jpg"), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&zeros).unwrap();
        }
        let mut file = zip.finish().unwrap();
        file.rewind().unwrap();
        let mut seen = 0;
        assert_eq!(pictures(file, |_, _| seen += 1), Err(ArchiveError::TooLarge));
        assert!(seen < 10, "{seen} were unfolded");
    }

    #[test]
    fn no_room_is_made_for_files_that_are_only_announced() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&super::super::claims::tests::announcing(1 << 33)).unwrap();
        file.rewind().unwrap();
        assert_eq!(pictures(file, |_, _| panic!("nothing is in it")), Err(ArchiveError::TooLarge));
    }

    #[test]
    fn what_is_no_zip_is_refused() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"PK nonsense").unwrap();
        assert_eq!(pictures(file, |_, _| panic!("nothing is in it")), Err(ArchiveError::Unreadable));
    }
}
