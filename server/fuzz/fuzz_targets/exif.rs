//! A picture's EXIF data: a place on earth and a time of an age of cameras, or nothing.
#![no_main]

use app::picture::exif::read;
use chrono::Datelike;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Half of the inputs as the file, half as the TIFF data in it: finding the mark is not the point.
    let found = match bytes.split_first() {
        Some((0, tiff)) => read(&[b"\xff\xd8\xff\xe1\0\0Exif\0\0", tiff].concat()),
        _ => read(bytes),
    };
    if let Some(place) = found.location {
        assert!((-90.0..=90.0).contains(&place.latitude) && (-180.0..=180.0).contains(&place.longitude), "{place:?}");
        assert!(place.latitude != 0.0 || place.longitude != 0.0);
    }
    assert!(found.taken_at.is_none_or(|at| (1970..=9999).contains(&at.year())));
});
