//! Is it a picture? Told from the header alone, without decoding: type by content, size in pixels, a whole file.
//!
//! Decoding costs ten times as much as receiving (DESIGN.md section 7) and is where bombs go off, so it happens
//! later, in a bounded worker ([`crate::jobs`]).
use app::domain::photo::{MAX_PIXELS, MAX_SIDE};
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    Jpeg,
    Png,
    WebP,
}

impl PictureKind {
    const ALL: [PictureKind; 3] = [PictureKind::Jpeg, PictureKind::Png, PictureKind::WebP];

    /// As the records keep it.
    pub fn code(self) -> &'static str {
        match self {
            PictureKind::Jpeg => "jpeg",
            PictureKind::Png => "png",
            PictureKind::WebP => "webp",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub fn media_type(self) -> &'static str {
        match self {
            PictureKind::Jpeg => "image/jpeg",
            PictureKind::Png => "image/png",
            PictureKind::WebP => "image/webp",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture {
    pub kind: PictureKind,
    /// Pixels as stored, before any orientation.
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAPicture {
    #[error("neither JPEG, PNG nor WebP")]
    OtherKind,
    #[error("the picture is cut off or its header is broken")]
    Torn,
    #[error("more pixels than this server takes")]
    TooLarge,
}

/// How far from the end of a JPEG its end marker may lie: some cameras append a little after it.
const JPEG_TAIL: usize = 1024;

/// Looks at headers and the end of the file only.
pub fn check(bytes: &[u8]) -> Result<Picture, NotAPicture> {
    let (kind, size) = match bytes {
        [0xFF, 0xD8, 0xFF, ..] => (PictureKind::Jpeg, jpeg_size(bytes)),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => (PictureKind::Png, png_size(bytes)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (PictureKind::WebP, webp_size(bytes)),
        _ => return Err(NotAPicture::OtherKind),
    };
    let (width, height) = size.ok_or(NotAPicture::Torn)?;
    if width == 0 || height == 0 {
        return Err(NotAPicture::Torn);
    }
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(NotAPicture::TooLarge);
    }
    Ok(Picture { kind, width, height })
}

/// Walks the segments to the frame header, then asks for an end marker in the last bytes.
fn jpeg_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *bytes.get(at)? == 0xFF && *bytes.get(at + 1)? == 0xFF {
            at += 1;
        }
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += 2;
            continue;
        }
        let length = usize::from(be16(bytes, at + 2)?);
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let (height, width) = (be16(bytes, at + 5)?, be16(bytes, at + 7)?);
                let rest = bytes.get(at + 2 + length..)?;
                let tail = &rest[rest.len().saturating_sub(JPEG_TAIL)..];
                let ends = tail.windows(2).any(|pair| pair == [0xFF, 0xD9]);
                return ends.then_some((u32::from(width), u32::from(height)));
            }
            // Picture data or the end before any frame header.
            0xDA | 0xD9 => return None,
            _ if length < 2 => return None,
            _ => at += 2 + length,
        }
    }
}

fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = bytes.get(8..33)?;
    let ends = bytes.get(bytes.len().checked_sub(12)?..)? == b"\0\0\0\0IEND\xAE\x42\x60\x82";
    (header.starts_with(b"\0\0\0\rIHDR") && ends).then_some((be32(bytes, 16)?, be32(bytes, 20)?))
}

fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let whole = le32(bytes, 4)? as usize + 8 <= bytes.len();
    if !whole {
        return None;
    }
    match bytes.get(12..16)? {
        b"VP8X" => Some((le24(bytes, 24)? + 1, le24(bytes, 27)? + 1)),
        b"VP8L" if *bytes.get(20)? == 0x2F => {
            let bits = le32(bytes, 21)?;
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        b"VP8 " if bytes.get(23..26)? == [0x9D, 0x01, 0x2A] => Some((le16(bytes, 26)? & 0x3FFF, le16(bytes, 28)? & 0x3FFF)),
        _ => None,
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_be_bytes)
}

fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes).map(u32::from)
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at + 3)?;
    Some(u32::from_le_bytes([part[0], part[1], part[2], 0]))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat};
    use proptest::prelude::*;

    use super::*;

    fn picture(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(37, 21).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn each_kind_is_told_by_its_content_with_its_size() {
        for (format, kind) in
            [(ImageFormat::Jpeg, PictureKind::Jpeg), (ImageFormat::Png, PictureKind::Png), (ImageFormat::WebP, PictureKind::WebP)]
        {
            assert_eq!(check(&picture(format)), Ok(Picture { kind, width: 37, height: 21 }), "{format:?}");
        }
    }

    #[test]
    fn a_picture_cut_off_anywhere_is_never_taken() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            let whole = picture(format);
            for length in 0..whole.len() - 1 {
                assert!(check(&whole[..length]).is_err(), "{format:?} cut to {length} bytes");
            }
        }
    }

    #[test]
    fn what_is_not_a_picture_and_what_is_too_large_have_names_of_their_own() {
        for other in [b"<svg onload=alert(1)>".as_slice(), b"GIF89a", b"%PDF-1.7", b"", b"\0\0\0\x18ftypheic"] {
            assert_eq!(check(other), Err(NotAPicture::OtherKind));
        }
        let mut bomb = picture(ImageFormat::Png);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        assert_eq!(check(&bomb), Err(NotAPicture::TooLarge));
        let mut many = picture(ImageFormat::Png);
        many[16..20].copy_from_slice(&11_000_u32.to_be_bytes());
        many[20..24].copy_from_slice(&11_000_u32.to_be_bytes());
        assert_eq!(check(&many), Err(NotAPicture::TooLarge));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(start in 0..3_usize, rest in prop::collection::vec(any::<u8>(), 0..200)) {
            let heads: [&[u8]; 3] = [&[0xFF, 0xD8, 0xFF], b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8L"];
            let mut bytes = heads[start].to_vec();
            bytes.extend(rest);
            let _ = check(&bytes);
        }
    }
}
