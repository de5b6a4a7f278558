//! ICU4X's opinion of our long and medium forms and of the Buddhist years.

use super::tests::d;
use super::*;
use Digits::{Arabic, Thai};

fn icu_long(locale: &str, date: NaiveDate) -> String {
    use icu_datetime::{DateTimeFormatter, fieldsets::YMD, input::Date};
    let locale: icu_locale_core::Locale = locale.parse().expect("a locale");
    let formatter = DateTimeFormatter::try_new(locale.into(), YMD::long()).expect("compiled data");
    let date = Date::try_new_iso(date.year(), date.month() as u8, date.day() as u8).expect("a day");
    formatter.format(&date).to_string()
}

#[test]
fn icu_writes_the_same_long_dates() {
    for month in 1..=12 {
        for (year, day) in [(2026, 1), (2024, 14), (1999, 28), (2055, 9)] {
            let date = d(year, month, day);
            assert_eq!(long(date, Arabic), icu_long("th-TH-u-ca-buddhist", date));
            assert_eq!(long(date, Thai), icu_long("th-TH-u-ca-buddhist-nu-thai", date));
            assert_eq!(english_long(date), icu_long("en-GB", date));
        }
    }
}

#[test]
fn icu_writes_the_same_short_months() {
    use icu_datetime::{DateTimeFormatter, fieldsets::YMD, input::Date};
    let locale: icu_locale_core::Locale = "th-TH-u-ca-buddhist".parse().expect("a locale");
    let formatter = DateTimeFormatter::try_new(locale.into(), YMD::medium()).expect("compiled data");
    for month in 1..=12u8 {
        let icu = formatter.format(&Date::try_new_iso(2026, month, 2).expect("a day")).to_string();
        assert_eq!(medium(d(2026, u32::from(month), 2), Arabic), icu);
    }
}

#[test]
fn icu_counts_the_same_buddhist_years() {
    use icu_calendar::{Date, cal::Buddhist};
    for year in 1900..=2199 {
        let icu = Date::try_new_iso(year, 7, 1).expect("a day").to_calendar(Buddhist);
        assert_eq!(buddhist_year(d(year, 7, 1)), icu.era_year().year);
    }
}
