//! What can be known of a chosen file before a browser decodes it: what it is by content, when and where it was taken,
//! and whether it is whole. Browsers draw damaged pictures half grey without a word, so wholeness is judged here.
mod bits;
pub mod exif;
pub mod jpeg;

use crate::wire::problem::code;

/// Largest file looked at, bytes; what a phone's camera makes is a tenth of it.
pub const MAX_SOURCE_BYTES: u64 = 64 * 1024 * 1024;
/// Most pixels handed to a browser's decoder: above it a cheap phone runs out of memory.
pub const MAX_SOURCE_PIXELS: u64 = 120_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    /// Only some browsers decode it.
    Heic,
}

/// Why a file cannot become a picture of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    NotPicture,
    /// It is one of a kind that this browser cannot open.
    Heic,
    /// Nothing is known to be wrong with it: what prepares pictures did not start, or died.
    NotPrepared,
    /// It is one, but damaged or cut short.
    Unreadable,
    TooLarge,
}

impl Flaw {
    /// The problem code.
    pub fn code(self) -> &'static str {
        match self {
            Flaw::NotPicture => code::PHOTO_NOT_PICTURE,
            Flaw::Heic => code::PHOTO_HEIC,
            Flaw::NotPrepared => code::PHOTO_NOT_PREPARED,
            Flaw::Unreadable => code::PHOTO_UNREADABLE,
            Flaw::TooLarge => code::PHOTO_TOO_LARGE,
        }
    }
}

/// By the first bytes; a file's name and declared type say nothing.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    const HEIC_BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"];
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', a, b, c, d, ..] if HEIC_BRANDS.contains(&[*a, *b, *c, *d].as_slice()) => Some(Kind::Heic),
        _ => None,
    }
}

/// Width and height as stored, before any orientation; `None` where the kind hides them too deep.
///
/// # Errors
/// `Unreadable` when the header is broken or the file ends before the picture does, `TooLarge` by pixels.
pub fn dimensions(kind: Kind, bytes: &[u8]) -> Result<Option<(u32, u32)>, Flaw> {
    let size = match kind {
        Kind::Jpeg => Some(jpeg::dimensions(bytes)?),
        Kind::Png => Some(png_dimensions(bytes)?),
        Kind::WebP => {
            let declared = bytes.get(4..8).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
            let is_whole = declared.is_some_and(|size| u64::from(size) <= bytes.len() as u64);
            is_whole.then_some(None).ok_or(Flaw::Unreadable)?
        }
        Kind::Heic => None,
    };
    match size {
        Some((0, _) | (_, 0)) => Err(Flaw::Unreadable),
        Some((width, height)) if u64::from(width) * u64::from(height) > MAX_SOURCE_PIXELS => Err(Flaw::TooLarge),
        size => Ok(size),
    }
}

/// Follows the chunks to the end, so that a file cut short is found out.
fn png_dimensions(bytes: &[u8]) -> Result<(u32, u32), Flaw> {
    let word = |at: usize| bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map(u32::from_be_bytes).ok_or(Flaw::Unreadable);
    let size = (word(16)?, word(20)?);
    let mut at = 8;
    loop {
        let length = usize::try_from(word(at)?).map_err(|_| Flaw::Unreadable)?;
        let kind = bytes.get(at + 4..at + 8).ok_or(Flaw::Unreadable)?;
        if kind == b"IEND" {
            return Ok(size);
        }
        at = at.checked_add(12).and_then(|at| at.checked_add(length)).filter(|at| *at < bytes.len()).ok_or(Flaw::Unreadable)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(kind(b"\xff\xd8\xff\xe1...."), Some(Kind::Jpeg));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n"), Some(Kind::Png));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some(Kind::WebP));
        assert_eq!(kind(b"\0\0\0\x24ftypheic\0\0\0\0"), Some(Kind::Heic));
        assert_eq!(kind(b"\0\0\0\x18ftypmp42\0\0\0\0"), None, "a film");
        assert_eq!(kind(b"%PDF-1.7"), None);
        assert_eq!(kind(b""), None);
    }

    #[test]
    fn a_png_cut_short_is_found_out() {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend(b"\0\0\0\x0dIHDR\0\0\0\x02\0\0\0\x03\x08\x02\0\0\0crc!");
        png.extend(b"\0\0\0\x04IDAT0123crc!");
        png.extend(b"\0\0\0\0IENDcrc!");
        assert_eq!(dimensions(Kind::Png, &png), Ok(Some((2, 3))));
        for cut in 0..png.len() - 8 {
            assert_eq!(dimensions(Kind::Png, &png[..cut]), Err(Flaw::Unreadable), "{cut} bytes");
        }
    }

    #[test]
    fn a_picture_of_a_billion_pixels_is_refused_by_its_header() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 0x80, 0, 0, 0, 0x80, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0]);
        png.extend(b"\0\0\0\0IENDcrc!");
        assert_eq!(dimensions(Kind::Png, &png), Err(Flaw::TooLarge));
    }
}
