//! Dates and times as people type them: whatever is read is a day of the years a form may speak of, and comes back from every
//! form that writes a whole year.
#![no_main]

use app::domain::thai_date::{self, Digits};
use chrono::Datelike;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok((from, to)) = thai_date::parse(text) {
        assert!(from <= to, "{text:?}");
        assert!([from, to].iter().all(|day| (1900..=2199).contains(&day.year())), "{text:?}: {from} {to}");
        let written = [
            thai_date::medium_range(from, to, Digits::Thai),
            thai_date::long_range(from, to, Digits::Arabic),
            thai_date::english_range(from, to),
            thai_date::english_long_range(from, to),
        ];
        for again in written {
            assert_eq!(thai_date::parse(&again), Ok((from, to)), "{text:?} written as {again:?}");
        }
        assert_eq!(thai_date::one_day(text).is_some(), from == to);
    }
    if let Ok(at) = thai_date::parse_time(text) {
        assert_eq!(thai_date::parse_time(&thai_date::time(at, Digits::Thai)), Ok(at), "{text:?}");
        assert_eq!(thai_date::parse_time(&thai_date::english_time(at)), Ok(at), "{text:?}");
    }
    let arabic = thai_date::from_thai_digits(text);
    assert_eq!(thai_date::from_thai_digits(&thai_date::to_thai_digits(text)), arabic);
});
