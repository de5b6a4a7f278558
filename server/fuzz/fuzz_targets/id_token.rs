//! An identity provider's keys (JSON, a line) and a token (the rest): nobody is told apart by a token that is not for this installation.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::fuzzing::id_token;

fuzz_target!(|bytes: &[u8]| {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(token) = std::str::from_utf8(&bytes[end + 1..]) else { return };
    let keys = &bytes[..end];
    if let Some(subject) = id_token(keys, token, "rutan") {
        assert!((1..=255).contains(&subject.len()));
    }
    // Whatever it says, it does not say so for two installations whose names nobody gave it.
    assert_eq!(id_token(keys, token, "an installation that no token was made for"), None);
});
