//! Pictures for the papers: copies small enough to lay out hundreds of them, their shape, the QR code.
use std::io::Cursor;

use fast_qr::qr::QRBuilder;
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Luma};

use super::DocumentError;
use crate::decode;

/// Longest side, pixels: sharp on paper at a third of a page's width, and a fifth of the memory of a phone's picture.
const SIDE: u32 = 800;
const QUALITY: u8 = 82;
/// Pixels a module, so that a viewer that smooths images leaves the code readable.
const MODULE: usize = 6;
/// The white border the standard asks for, modules.
const QUIET: usize = 4;

/// A JPEG of at most 800 pixels, right way up; none when the picture cannot be decoded.
pub fn shrink(bytes: &[u8]) -> Option<Vec<u8>> {
    print_copy(decode::decode(bytes)?).1
}

/// The same from a decoded picture, with the small one itself, of which smaller ones can be made.
pub fn print_copy(picture: DynamicImage) -> (DynamicImage, Option<Vec<u8>>) {
    let small = decode::shrink(picture, SIDE);
    let jpeg = decode::jpeg(&small, QUALITY);
    (small, jpeg)
}

/// Width and height from a JPEG's header; none for anything a document could not show.
pub fn size(jpeg: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg);
    reader.into_dimensions().ok().filter(|(width, height)| *width > 0 && *height > 0)
}

/// The QR code of an address, as PNG.
pub fn code_png(url: &str) -> Result<Vec<u8>, DocumentError> {
    let code = QRBuilder::new(url).build().map_err(|_| DocumentError::Code)?;
    let modules = code.size + 2 * QUIET;
    let is_dark = |x: usize, y: usize| {
        let inside = QUIET..QUIET + code.size;
        inside.contains(&x) && inside.contains(&y) && code[y - QUIET][x - QUIET].value()
    };
    let side = u32::try_from(modules * MODULE).map_err(|_| DocumentError::Code)?;
    let image = GrayImage::from_fn(side, side, |x, y| {
        let dark = is_dark(x as usize / MODULE, y as usize / MODULE);
        Luma([if dark { 0 } else { 255 }])
    });
    let mut png = Cursor::new(Vec::new());
    image.write_to(&mut png, ImageFormat::Png)?;
    Ok(png.into_inner())
}
