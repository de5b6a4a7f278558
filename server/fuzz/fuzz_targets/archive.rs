//! A ZIP of pictures, and what an archive is taken for: nothing unfolds to more than may be, and litter never comes out.
#![no_main]

use std::io::{Seek, Write};

use libfuzzer_sys::fuzz_target;
use server::fuzzing::{archive, is_zip, kind_of, of_office};

/// As `imports::archive` has it for a small file, and one picture more.
const MOST: usize = (64 + 32) * 1024 * 1024;

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::tempfile_in("/dev/shm").unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let mut unfolded = 0;
    let read = archive::pictures(file, |name, picture| {
        unfolded += picture.map_or(0, |bytes| bytes.len());
        assert!(!name.starts_with("__MACOSX/"));
    });
    assert!(unfolded <= MOST, "{unfolded} bytes of {}", bytes.len());
    if is_zip(bytes) && of_office(bytes).is_some() {
        assert!(read.is_ok(), "an office document that is no archive");
    }
    let _ = kind_of(bytes);
});
