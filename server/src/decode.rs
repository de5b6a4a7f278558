//! Decoding pictures within limits: minutes of a processor's time and hundreds of megabytes at worst, so never on a request's path.
use std::io::Cursor;

use app::domain::photo::MAX_SIDE;
use app::picture;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

/// Bytes a decoder may take: 50 megapixels of RGB and a little more.
const MAX_ALLOC: u64 = 256 * 1024 * 1024;
/// Nobody waits in between here, so a step may be long.
const UNITS_AT_ONCE: u32 = 1 << 20;

/// The picture right way up; none when it cannot be decoded within limits.
pub fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    if !is_whole(bytes) {
        return None;
    }
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some(picture)
}

/// Of at most `side` pixels.
pub fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture }
}

/// As JPEG, without metadata.
pub fn jpeg(picture: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&picture.to_rgb8()).ok()?;
    Some(jpeg)
}

/// Decoders make half a picture of a damaged JPEG without a word; the walk that phones use tells.
fn is_whole(bytes: &[u8]) -> bool {
    if picture::kind(bytes) != Some(picture::Kind::Jpeg) {
        return true;
    }
    let mut walk = picture::jpeg::Check::new(bytes);
    loop {
        match walk.step(UNITS_AT_ONCE) {
            Ok(true) => return true,
            Ok(false) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;

    fn small(bytes: &[u8]) -> Option<Vec<u8>> {
        jpeg(&shrink(decode(bytes)?, 480), 78)
    }

    #[test]
    fn a_large_picture_becomes_a_small_jpeg_of_the_same_shape() {
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(1600, 1200).write_to(&mut png, ImageFormat::Png).unwrap();
        let small = image::load_from_memory(&small(png.get_ref()).unwrap()).unwrap();
        assert_eq!((small.width(), small.height()), (480, 360));
    }

    #[test]
    fn a_jpeg_damaged_in_the_middle_has_none() {
        let picture = DynamicImage::from(image::RgbImage::from_fn(320, 240, |x, y| image::Rgb([(x * y) as u8, x as u8, y as u8])));
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
        let mut bytes = bytes.into_inner();
        assert!(small(&bytes).is_some());
        let middle = bytes.len() / 2;
        bytes.drain(middle..middle + 2000);
        assert_eq!(small(&bytes), None);
    }

    #[test]
    fn a_picture_that_ends_in_the_middle_or_is_noise_has_none() {
        assert_eq!(small(b"\xFF\xD8\xFF\xE0 not really"), None);
        let mut png = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(64, 64).write_to(&mut png, ImageFormat::Png).unwrap();
        let png = png.into_inner();
        assert_eq!(small(&png[..png.len() / 2]), None);
    }
}
