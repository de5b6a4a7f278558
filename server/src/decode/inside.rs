//! Decoding itself: minutes of a processor's time and hundreds of megabytes at worst, so never in the server's own process.
use std::io::Cursor;

use app::domain::likeness::{SIDE, print};
use app::domain::photo::MAX_SIDE;
use app::picture;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};

use super::CopySize;

/// Bytes a decoder may take: 50 megapixels of RGB and a little more.
const MAX_ALLOC: u64 = 256 * 1024 * 1024;
/// Nobody waits in between here, so a step may be long.
const UNITS_AT_ONCE: u32 = 1 << 20;

/// JPEG copies right way up, without metadata, each made of the one before; none when the picture cannot be decoded within limits.
pub fn copies(bytes: &[u8], sizes: &[CopySize]) -> Option<Vec<Vec<u8>>> {
    let (mut picture, mut orientation) = decode(bytes)?;
    let mut made = Vec::with_capacity(sizes.len());
    for size in sizes {
        picture = shrink(picture, size.side);
        // Turned when it is small: the whole picture need not be in memory twice.
        picture.apply_orientation(std::mem::replace(&mut orientation, Orientation::NoTransforms));
        made.push(jpeg(&picture, size.quality)?);
    }
    Some(made)
}

/// The print of what it looks like: inside, none for a picture on which nothing stands out.
pub fn likeness(bytes: &[u8]) -> Option<Option<u64>> {
    let side = SIDE as u32;
    let (picture, orientation) = decode(bytes)?;
    let mut small = picture.resize_exact(side, side, FilterType::Triangle);
    small.apply_orientation(orientation);
    Some(print(small.to_luma8().into_raw().as_slice().try_into().ok()?))
}

/// The picture as it is stored, and how it is to be turned.
fn decode(bytes: &[u8]) -> Option<(DynamicImage, Orientation)> {
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
    Some((DynamicImage::from_decoder(decoder).ok()?, orientation))
}

/// Of at most `side` pixels.
fn shrink(picture: DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture }
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Option<Vec<u8>> {
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
    use app::domain::likeness::{MAX_DISTANCE, distance};
    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;
    use crate::decode::{PRINT, THUMBNAIL};

    fn small(bytes: &[u8]) -> Option<Vec<u8>> {
        copies(bytes, &[THUMBNAIL])?.pop()
    }

    #[test]
    fn copies_are_made_each_of_the_one_before_and_the_right_way_up() {
        let mut wide = jpeg(&DynamicImage::new_rgb8(1600, 800), 80).unwrap();
        // After the start of the picture: EXIF whose one entry is an orientation of 6, a quarter turn.
        let exif = b"\xFF\xE1\x00\x22Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        wide.splice(2..2, exif.iter().copied());
        let sizes: Vec<(u32, u32)> = copies(&wide, &[PRINT, THUMBNAIL])
            .unwrap()
            .iter()
            .map(|copy| image::load_from_memory(copy).unwrap())
            .map(|copy| (copy.width(), copy.height()))
            .collect();
        assert_eq!(sizes, [(400, 800), (240, 480)]);
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

    /// A scene of shapes, another one for each number.
    fn scene(number: u32) -> DynamicImage {
        let spot = |n: u32| {
            let luck = (number * 31 + n * 17).wrapping_mul(2_654_435_761);
            ((luck >> 4) % 640, (luck >> 14) % 480, 30 + (luck >> 24) % 120)
        };
        let spots: Vec<(u32, u32, u32)> = (0..9).map(spot).collect();
        DynamicImage::from(RgbImage::from_fn(640, 480, |x, y| {
            let inside = spots.iter().filter(|(a, b, r)| x.abs_diff(*a).pow(2) + y.abs_diff(*b).pow(2) < r * r).count() as u8;
            Rgb([30 + inside * 22, 20 + inside * 20 + (y / 12) as u8, 40 + inside * 15])
        }))
    }

    fn print_at(picture: DynamicImage, quality: u8) -> u64 {
        likeness(&jpeg(&shrink(picture, 480), quality).unwrap()).unwrap().unwrap()
    }

    #[test]
    fn copies_are_near_and_other_scenes_far() {
        let original = print_at(scene(1), 78);
        let copies = [
            ("encoded anew", print_at(scene(1), 30)),
            ("small", print_at(shrink(scene(1), 200), 78)),
            ("brighter", print_at(scene(1).brighten(25), 78)),
            ("trimmed a little", print_at(scene(1).crop_imm(6, 4, 628, 472), 78)),
        ];
        for (how, copy) in copies {
            assert!(distance(original, copy) <= MAX_DISTANCE, "{how}: {}", distance(original, copy));
        }
        for number in 2..40 {
            let bits = distance(original, print_at(scene(number), 78));
            assert!(bits > MAX_DISTANCE, "scene {number}: {bits}");
        }
    }
}
