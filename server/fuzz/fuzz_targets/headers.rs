//! Headers, cursors and tokens: after a digit the text of one of them.
#![no_main]

use std::net::IpAddr;

use app::domain::review::Revision;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use libfuzzer_sys::fuzz_target;
use server::auth::device_key;
use server::fuzzing;
use server::receipts::Token;

const SIZE: u64 = 1_000;

fn with(name: HeaderName, text: &[u8]) -> HeaderMap {
    HeaderValue::from_bytes(text).map(|value| HeaderMap::from_iter([(name, value)])).unwrap_or_default()
}

fn texts(which: u8, text: &str) {
    match which {
        b'2' => {
            let _ = (fuzzing::if_match::<u32>(text), fuzzing::if_match::<Revision>(text));
        }
        b'6' => {
            if let Ok(place) = fuzzing::cursor(text) {
                assert_eq!(fuzzing::cursor(&fuzzing::cursor_text(place)).ok(), Some(place));
            }
        }
        b'7' => {
            if let Some(token) = Token::parse(text) {
                assert!(!token.number.is_empty() && text[1..].starts_with(&token.number));
            }
        }
        _ => assert!(device_key::parse(text).is_none_or(|_| text.len() == 43)),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Some((which, rest)) = bytes.split_first() else { return };
    match which {
        b'0' => {
            if let Ok(Some(part)) = fuzzing::content_range(&with(header::CONTENT_RANGE, rest)) {
                assert!(part.length > 0 && part.first.checked_add(part.length).is_some_and(|end| end <= part.total), "{part:?}");
            }
        }
        b'1' => {
            let asked = with(header::RANGE, rest);
            let part = fuzzing::download_range(&asked, "\"a\"", SIZE);
            assert!(part.is_none_or(|part| part.start < part.end && part.end <= SIZE));
            assert_eq!(fuzzing::download_range(&asked, "\"a\"", 0), None);
        }
        b'3' => assert!((1..=2_000).contains(&fuzzing::feed_page_size(&with(HeaderName::from_static("prefer"), rest)))),
        b'4' => {
            let network = fuzzing::client_network(&with(HeaderName::from_static("x-forwarded-for"), rest), "x-forwarded-for");
            if let Some(IpAddr::V6(network)) = network {
                assert!(network.to_bits() as u64 == 0 && network.to_ipv4_mapped().is_none());
            }
        }
        b'5' => drop(HeaderValue::from_bytes(rest).ok().and_then(|sent| fuzzing::api_key(&sent))),
        b'8' => {
            if let Some(parts) = fuzzing::worker_parts(rest) {
                assert_eq!(parts.iter().map(|part| part.len() + 4).sum::<usize>(), rest.len());
            }
        }
        b'9' => {
            assert!(device_key::open(rest.to_vec(), &[7; 32]).is_none(), "nobody sealed it");
            let _ = device_key::claimed_device(rest);
        }
        other => {
            if let Ok(text) = std::str::from_utf8(rest) {
                texts(*other, text);
            }
        }
    }
});
