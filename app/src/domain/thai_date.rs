//! Thai official dates: Buddhist years, month names, Thai or Arabic digits, ranges, and reading them back.
//!
//! Everything here is pure and works on [`NaiveDate`]: a calendar day in Thailand. The written forms are
//! those of the ministry's papers (`๑๖ - ๒๒ ก.พ. ๖๙`); they differ from CLDR's in the two-digit Buddhist
//! year and in the spaced hyphen, which is why no general library writes them. The tests hold the month
//! names, the years and the order of the parts against ICU4X.
//!
//! ```
//! use app::domain::thai_date::{self, Digits};
//! use chrono::NaiveDate;
//!
//! let from = NaiveDate::from_ymd_opt(2026, 2, 16).unwrap();
//! let to = NaiveDate::from_ymd_opt(2026, 2, 22).unwrap();
//! assert_eq!(thai_date::short_range(from, to, Digits::Thai), "๑๖ - ๒๒ ก.พ. ๖๙");
//! assert_eq!(thai_date::parse("16–22 กุมภาพันธ์ 2569"), Ok((from, to)));
//! ```

#[cfg(test)]
mod against_icu;
mod form;
mod names;
mod parse;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike, Utc};

use form::{ENGLISH, ENGLISH_LONG, thai_long, thai_medium, thai_short};
pub use names::{MONTHS_EN_LONG, MONTHS_EN_SHORT, MONTHS_LONG, MONTHS_SHORT};
pub use parse::{ParseError, parse, parse_time};

/// Years between the Buddhist era as Thailand counts it and the common era.
pub const BUDDHIST_OFFSET: i32 = 543;

/// Thailand's time, UTC+7 all year round; the country has had no daylight saving since 1920.
pub const BANGKOK: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => panic!("seven hours is a valid offset"),
};

/// Which numerals a text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Digits {
    /// ๐๑๒๓๔๕๖๗๘๙, as official papers use.
    #[default]
    Thai,
    /// 0123456789.
    Arabic,
}

impl Digits {
    /// The character for `value`, of which only the last decimal place counts.
    fn char(self, value: u32) -> char {
        let zero = match self {
            Digits::Thai => '๐',
            Digits::Arabic => '0',
        };
        char::from_u32(zero as u32 + value % 10).unwrap_or(zero)
    }
}

/// Replaces every Arabic digit by its Thai one; everything else stays.
pub fn to_thai_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).map_or(c, |value| Digits::Thai.char(value))).collect()
}

/// Replaces every Thai digit by its Arabic one; everything else stays.
pub fn from_thai_digits(text: &str) -> String {
    text.chars().map(|c| digit_value(c).map_or(c, |value| Digits::Arabic.char(value))).collect()
}

/// The value of a Thai or Arabic digit.
fn digit_value(c: char) -> Option<u32> {
    match c {
        '๐'..='๙' => Some(c as u32 - '๐' as u32),
        _ => c.to_digit(10),
    }
}

/// The Buddhist year of a day, e.g. 2569 for a day in 2026.
pub fn buddhist_year(date: NaiveDate) -> i32 {
    date.year().saturating_add(BUDDHIST_OFFSET)
}

/// The day it is in Thailand at an instant; reports and deadlines belong to this day.
pub fn bangkok_date(at: DateTime<Utc>) -> NaiveDate {
    let utc = at.naive_utc();
    // At the very end of chrono's calendar there is no later day to move to.
    utc.checked_add_offset(BANGKOK).unwrap_or(utc).date()
}

/// The instant a day begins in Thailand (midnight there); `None` only at the edge of chrono's calendar.
pub fn bangkok_midnight(date: NaiveDate) -> Option<DateTime<Utc>> {
    date.and_time(NaiveTime::MIN).checked_sub_offset(BANGKOK).map(|utc| utc.and_utc())
}

/// One day in any of the written forms; none for what cannot be read or is a range.
pub fn one_day(text: &str) -> Option<NaiveDate> {
    parse(text).ok().filter(|(from, to)| from == to).map(|(day, _)| day)
}

/// `๑๔ ก.พ. ๖๙`: the form of captions. The year is the Buddhist one's last two digits.
pub fn short(date: NaiveDate, digits: Digits) -> String {
    thai_short(digits).range(date, date)
}

/// `๑๖ - ๒๒ ก.พ. ๖๙`, `๒๘ ก.พ. - ๓ มี.ค. ๖๙`, `๓๐ ธ.ค. ๖๘ - ๒ ม.ค. ๖๙`; one day when both ends are the same.
///
/// The ends may come in either order, here and in every other range.
pub fn short_range(from: NaiveDate, to: NaiveDate, digits: Digits) -> String {
    thai_short(digits).range(from, to)
}

/// `๒ ก.พ. ๒๕๖๙`: the form of registry stamps.
pub fn medium(date: NaiveDate, digits: Digits) -> String {
    thai_medium(digits).range(date, date)
}

/// `๑๖ - ๒๒ ก.พ. ๒๕๖๙`, with the same rules as [`short_range`].
pub fn medium_range(from: NaiveDate, to: NaiveDate, digits: Digits) -> String {
    thai_medium(digits).range(from, to)
}

/// `๑๔ กุมภาพันธ์ ๒๕๖๙`: the form of letters.
pub fn long(date: NaiveDate, digits: Digits) -> String {
    thai_long(digits).range(date, date)
}

/// `๑๖ - ๒๒ กุมภาพันธ์ ๒๕๖๙`, with the same rules as [`short_range`].
pub fn long_range(from: NaiveDate, to: NaiveDate, digits: Digits) -> String {
    thai_long(digits).range(from, to)
}

/// `กุมภาพันธ์ ๒๕๖๙`: the month a day belongs to, as in the monthly report's title.
pub fn month_year(date: NaiveDate, digits: Digits) -> String {
    thai_long(digits).month_year(date)
}

/// `ก.พ. ๖๙`: the month a day belongs to, for narrow columns.
pub fn month_year_short(date: NaiveDate, digits: Digits) -> String {
    thai_short(digits).month_year(date)
}

/// `๑๐.๐๐ น.`: hours and minutes, 24-hour clock; seconds are dropped.
pub fn time(time: NaiveTime, digits: Digits) -> String {
    let form = thai_short(digits);
    let mut out = String::with_capacity(24);
    form.number(&mut out, time.hour(), 2);
    out.push('.');
    form.number(&mut out, time.minute(), 2);
    out.push_str(" น.");
    out
}

/// `14 Feb 2026`.
pub fn english(date: NaiveDate) -> String {
    ENGLISH.range(date, date)
}

/// `16 - 22 Feb 2026`, `28 Feb - 3 Mar 2026`, `30 Dec 2025 - 2 Jan 2026`.
pub fn english_range(from: NaiveDate, to: NaiveDate) -> String {
    ENGLISH.range(from, to)
}

/// `14 February 2026`.
pub fn english_long(date: NaiveDate) -> String {
    ENGLISH_LONG.range(date, date)
}

/// `16 - 22 February 2026`.
pub fn english_long_range(from: NaiveDate, to: NaiveDate) -> String {
    ENGLISH_LONG.range(from, to)
}

/// `February 2026`.
pub fn english_month_year(date: NaiveDate) -> String {
    ENGLISH_LONG.month_year(date)
}

/// `10:00`, 24-hour clock.
pub fn english_time(time: NaiveTime) -> String {
    let mut out = String::with_capacity(5);
    ENGLISH.number(&mut out, time.hour(), 2);
    out.push(':');
    ENGLISH.number(&mut out, time.minute(), 2);
    out
}
