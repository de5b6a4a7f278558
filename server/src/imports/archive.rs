//! A ZIP of pictures, as Google Drive or a phone's gallery makes it.
use std::fs::File;
use std::io::Read;

use app::domain::photo::TARGET_SIDE;
use thiserror::Error;
use zip::ZipArchive;

use crate::decode::{decode, jpeg, shrink};
use crate::photo_check;

/// Files in one ZIP.
const MAX_FILES: usize = 2_000;
/// Bytes of one picture, as cameras write them.
const MAX_PICTURE_BYTES: u64 = 32 * 1024 * 1024;
const QUALITY: u8 = 80;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ArchiveError {
    #[error("not a ZIP, or a damaged one")]
    Unreadable,
    #[error("too many files in it")]
    TooLarge,
}

/// A picture made ready as a phone would have: shrunk, right way up, without metadata.
#[derive(Debug, PartialEq, Eq)]
pub struct Unpacked {
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Gives every file to `each`, one at a time; `None` for what is no readable picture. Takes minutes for a large ZIP: not for a
/// thread that answers requests.
///
/// # Errors
/// An [`ArchiveError`] when it cannot be opened at all.
pub fn pictures(file: File, mut each: impl FnMut(String, Option<Unpacked>)) -> Result<(), ArchiveError> {
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
        each(name, if whole { unpack(&bytes) } else { None });
    }
    Ok(())
}

/// What macOS and Windows leave in every ZIP.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with('.') || file.eq_ignore_ascii_case("thumbs.db")
}

fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    photo_check::check(bytes).ok()?;
    let jpeg = jpeg(&shrink(decode(bytes)?, TARGET_SIDE), QUALITY)?;
    let picture = photo_check::check(&jpeg).ok()?;
    Some(Unpacked { width: picture.width, height: picture.height, jpeg })
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use super::*;

    #[test]
    fn pictures_come_out_small_and_other_files_by_name() {
        let picture = image::DynamicImage::new_rgb8(3200, 1600);
        let mut jpeg = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
        let mut zip = zip::ZipWriter::new(tempfile::tempfile().unwrap());
        let files: [(&str, &[u8]); 4] = [
            ("ภาพ/IMG_1.jpg", jpeg.get_ref()),
            ("ภาพ/notes.txt", b"text"),
            ("__MACOSX/._IMG_1.jpg", b"x"),
            ("ภาพ/cut.jpg", &jpeg.get_ref()[..900]),
        ];
        for (name, bytes) in files {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        let mut file = zip.finish().unwrap();
        file.rewind().unwrap();
        let mut found = Vec::new();
        pictures(file, |name, picture| found.push((name, picture.map(|picture| (picture.width, picture.height))))).unwrap();
        let expected = [("ภาพ/IMG_1.jpg", Some((1600, 800))), ("ภาพ/notes.txt", None), ("ภาพ/cut.jpg", None)];
        assert_eq!(found, expected.map(|(name, size)| (name.to_owned(), size)));
    }

    #[test]
    fn what_is_no_zip_is_refused() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"PK nonsense").unwrap();
        assert_eq!(pictures(file, |_, _| panic!("nothing is in it")), Err(ArchiveError::Unreadable));
    }
}
