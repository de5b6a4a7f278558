//! The plaintext of a rescue file: nothing in it is lost or doubled, and it packs into what it was unpacked from.
#![no_main]

use app::wire::rescue::{pack, unpack};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|plain: &[u8]| {
    let Ok((content, photos)) = unpack(plain) else { return };
    assert_eq!(photos.len(), content.photos.len());
    assert!(photos.iter().map(|photo| photo.len()).sum::<usize>() <= plain.len());
    let again = pack(&content, photos.iter().copied()).unwrap();
    assert_eq!(unpack(&again), Ok((content, photos)));
});
