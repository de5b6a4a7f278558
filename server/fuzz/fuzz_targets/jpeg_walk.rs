//! Whether a JPEG is whole, as phones judge it: the same however long the steps are, in as many steps as there are bytes and units.
#![no_main]

use app::picture::jpeg::{Check, dimensions};
use app::picture::{Flaw, Kind, MAX_SOURCE_PIXELS, kind};
use libfuzzer_sys::fuzz_target;

fn verdict(bytes: &[u8], units: u32) -> Result<(), Flaw> {
    let mut check = Check::new(bytes);
    // A step reads a segment or at least one block of two bits.
    for _ in 0..bytes.len() * 8 + 16 {
        if check.step(units)? {
            return Ok(());
        }
    }
    panic!("{} bytes, and the walk does not end", bytes.len());
}

fuzz_target!(|bytes: &[u8]| {
    let Some(kind) = kind(bytes) else { return };
    if let Ok(Some((width, height))) = app::picture::dimensions(kind, bytes) {
        assert!(width > 0 && height > 0 && u64::from(width) * u64::from(height) <= MAX_SOURCE_PIXELS);
    }
    if kind != Kind::Jpeg {
        return;
    }
    let whole = verdict(bytes, u32::MAX);
    assert_eq!(verdict(bytes, 3), whole);
    if whole.is_ok() {
        assert!(dimensions(bytes).is_ok_and(|(width, height)| width > 0 && height > 0));
        // What follows the end is no part of it; without an end, it may be.
        if bytes.ends_with(b"\xff\xd9") {
            assert_eq!(verdict(&[bytes, b"\0tail"].concat(), 100), Ok(()));
        }
    }
});
