//! What is written comes back, and no text or day makes the module panic.

use super::tests::d;
use super::*;
use Digits::{Arabic, Thai};
use proptest::prelude::*;

/// A day of the years `from..=to` C.E.
fn days(from: i32, to: i32) -> impl Strategy<Value = NaiveDate> {
    let (first, last) = (d(from, 1, 1), d(to, 12, 31));
    (0..=(last - first).num_days()).prop_map(move |n| first + chrono::Duration::days(n))
}

/// A range that begins there and is as long as ranges in reports are, or a year and more.
fn ranges(from: i32, to: i32) -> impl Strategy<Value = (NaiveDate, NaiveDate)> {
    (days(from, to), 0..400i64).prop_map(move |(start, length)| (start, (start + chrono::Duration::days(length)).min(d(to, 12, 31))))
}

proptest! {
    #[test]
    fn short_forms_come_back(range in ranges(1957, 2056)) {
        for digits in [Thai, Arabic] {
            prop_assert_eq!(parse(&short_range(range.0, range.1, digits)), Ok(range));
            prop_assert_eq!(parse(&short(range.0, digits)), Ok((range.0, range.0)));
            let month = parse(&month_year_short(range.0, digits));
            prop_assert!(month.is_ok_and(|(a, b)| a.day() == 1 && a <= range.0 && range.0 <= b));
        }
    }

    #[test]
    fn forms_with_whole_years_come_back(range in ranges(1900, 2199)) {
        let (from, to) = range;
        for digits in [Thai, Arabic] {
            prop_assert_eq!(parse(&medium_range(from, to, digits)), Ok(range));
            prop_assert_eq!(parse(&long_range(from, to, digits)), Ok(range));
            prop_assert_eq!(parse(&long(from, digits)), Ok((from, from)));
            let month = parse(&month_year(from, digits));
            prop_assert!(month.is_ok_and(|(a, b)| a.day() == 1 && a <= from && from <= b && b.month() == from.month()));
        }
        prop_assert_eq!(parse(&english_range(from, to)), Ok(range));
        prop_assert_eq!(parse(&english_long_range(from, to)), Ok(range));
        prop_assert!(parse(&english_month_year(from)).is_ok());
        prop_assert_eq!(parse(&from.to_string()), Ok((from, from)), "ISO");
    }

    #[test]
    fn times_come_back(minutes in 0u32..1440) {
        let at = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 0).expect("a time");
        prop_assert_eq!(parse_time(&time(at, Thai)), Ok(at));
        prop_assert_eq!(parse_time(&english_time(at)), Ok(at));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        let _ = (parse(&text), parse_time(&text));
    }

    /// Texts made of the very pieces of dates reach deeper than random characters do.
    #[test]
    fn any_jumble_of_date_words_is_answered(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "๑", "๓๑", "29", "2569", "๖๙", "2026", "4294967296", "ก.พ.", "ก", "กุมภาพันธ์", "ธันวา", "Feb", "เ", "ี",
            "-", "–", "/", ".", "ถึง", "วันที่", "เดือน", "พ.ศ.", "วันพุธที่", " ", "(", ")", "น.", ":", "to", "\u{200b}",
        ]), 0..14)
    ) {
        let text = pieces.concat();
        if let Ok((from, to)) = parse(&text) {
            prop_assert!(from <= to, "{}", text);
        }
        let _ = parse_time(&text);
    }

    #[test]
    fn every_day_can_be_written(days in i32::MIN..i32::MAX) {
        let date = NaiveDate::from_num_days_from_ce_opt(days % 90_000_000).unwrap_or(NaiveDate::MIN);
        for digits in [Thai, Arabic] {
            let _ = (short(date, digits), long_range(date, NaiveDate::MAX, digits), month_year(date, digits));
        }
        let _ = english_range(NaiveDate::MIN, date);
    }
}
