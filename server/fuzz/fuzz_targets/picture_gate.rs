//! A picture on its way in: by its header at the door, then opened. What the door lets in has the size the decoder says, and copies
//! made of it are whole pictures within their size that carry no EXIF.
#![no_main]

use std::io::Cursor;

use app::domain::photo::{MAX_PIXELS, MAX_SIDE};
use app::picture::{exif, jpeg};
use fuzz::{bear_others, borne};
use image::ImageReader;
use libfuzzer_sys::fuzz_target;
use server::decode::{PRINT, THUMBNAIL, copies};
use server::photo_check::check;

/// Larger ones only take longer to open.
const MOST_PIXELS: u32 = 300_000;

fn is_whole(bytes: &[u8]) -> bool {
    let mut walk = jpeg::Check::new(bytes);
    loop {
        match walk.step(u32::MAX) {
            Ok(false) => {}
            end => return end.is_ok(),
        }
    }
}

fuzz_target!(init: bear_others(), |bytes: &[u8]| {
    let Ok(picture) = check(bytes) else { return };
    let (width, height) = (picture.width, picture.height);
    assert!(width > 0 && height > 0 && width <= MAX_SIDE && height <= MAX_SIDE);
    assert!(u64::from(width) * u64::from(height) <= MAX_PIXELS);
    // A decoder that panics ends the worker alone.
    let read = || ImageReader::new(Cursor::new(bytes)).with_guessed_format().unwrap().into_dimensions();
    let Some(Ok(size)) = borne(read) else { return };
    if size.0.saturating_mul(size.1) > MOST_PIXELS {
        return;
    }
    let Some(Some(made)) = borne(|| copies(bytes, &[PRINT, THUMBNAIL])) else { return };
    assert_eq!(size, (width, height), "the door and the decoder see two pictures");
    assert_eq!(made.len(), 2);
    for (copy, side) in made.iter().zip([PRINT.side, THUMBNAIL.side]) {
        let copied = check(copy).expect("a picture");
        assert!(copied.width.max(copied.height) <= side.max(1) && is_whole(copy));
        assert_eq!(exif::read(copy), exif::Exif::default());
        assert!(!copy.windows(4).any(|mark| mark == b"Exif"));
    }
});
