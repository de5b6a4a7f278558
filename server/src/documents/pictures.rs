//! Pictures for the papers: their shape, and the QR code.
use std::io::Cursor;

use fast_qr::qr::QRBuilder;
use image::{GrayImage, ImageFormat, ImageReader, Luma};

use super::DocumentError;

/// Pixels a module, so that a viewer that smooths images leaves the code readable.
const MODULE: usize = 6;
/// The white border the standard asks for, modules.
const QUIET: usize = 4;

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
