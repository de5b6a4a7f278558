//! Pictures made here: no real person is in a test.
use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A JPEG of that size that differs from every other `seed`'s; noisy, so that it is not tiny.
pub fn jpeg(seed: u32, width: u32, height: u32) -> Vec<u8> {
    let noise = |x: u32, y: u32| (x.wrapping_mul(31) ^ y.wrapping_mul(17) ^ seed.wrapping_mul(101)).wrapping_mul(2_654_435_761);
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let [a, b, c, _] = noise(x, y).to_le_bytes();
        Rgb([a, b, c])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a JPEG");
    bytes.into_inner()
}

/// A PNG that says it has this size and holds almost nothing: a decompression bomb's outside.
pub fn png_header_of(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(1, 1).write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
    let mut bytes = bytes.into_inner();
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}
