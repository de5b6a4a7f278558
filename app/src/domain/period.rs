//! A reporting month in Asia/Bangkok (UTC+7, no daylight saving).
use std::fmt;

use chrono::{DateTime, Datelike, Duration, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A month, written `2026-02` on the wire; the years are C.E. there and Buddhist only on screens and paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, example = "2026-02"))]
pub struct Month(NaiveDate);

#[derive(Debug, Error, PartialEq, Eq)]
#[error("a month is written YYYY-MM")]
pub struct BadMonth;

impl Month {
    pub fn new(year: i32, month: u32) -> Result<Self, BadMonth> {
        if !(1900..=2999).contains(&year) {
            return Err(BadMonth);
        }
        NaiveDate::from_ymd_opt(year, month, 1).map(Self).ok_or(BadMonth)
    }

    pub fn parse(text: &str) -> Result<Self, BadMonth> {
        let (year, month) = text.split_once('-').ok_or(BadMonth)?;
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if year.len() != 4 || month.len() != 2 || !is_plain {
            return Err(BadMonth);
        }
        Self::new(year.parse().map_err(|_| BadMonth)?, month.parse().map_err(|_| BadMonth)?)
    }

    /// The month a day lies in.
    pub fn of(day: NaiveDate) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }

    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    pub fn last_day(self) -> NaiveDate {
        self.next().0 - Duration::days(1)
    }

    pub fn next(self) -> Self {
        Self::of(self.0 + Duration::days(31))
    }

    /// From this month to `last`, both included.
    pub fn until(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| Some(month.next())).take_while(move |month| *month <= last)
    }

    /// So many months before.
    pub fn back(self, months: u32) -> Self {
        (0..months).fold(self, |month, _| month.previous())
    }

    pub fn previous(self) -> Self {
        Self::of(self.0 - Duration::days(1))
    }

    pub fn contains(self, day: NaiveDate) -> bool {
        Self::of(day) == self
    }

    /// The day in the following month by whose end (midnight in Bangkok) the month's report is due.
    /// A day the month does not have becomes its last.
    pub fn due_day(self, day_of_month: u32) -> NaiveDate {
        let next = self.next();
        next.0.with_day(day_of_month.max(1)).unwrap_or_else(|| next.last_day())
    }
}

/// The first instant after a deadline day in Bangkok: anything before it is on time.
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    beginning_of_day(day) + Duration::days(1)
}

/// The first instant of a day in Bangkok.
pub fn beginning_of_day(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() - Duration::hours(7)
}

/// `2026-03-05`, of the years that a month may be of.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Month::new(day.year(), day.month()).ok().map(|_| day)
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;
    fn try_from(text: String) -> Result<Self, BadMonth> {
        Self::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn february_2569_is_due_on_the_fifth_of_march_until_midnight_in_bangkok() {
        let february = Month::parse("2026-02").unwrap();
        assert_eq!(february.last_day(), NaiveDate::from_ymd_opt(2026, 2, 28).unwrap());
        let due = february.due_day(5);
        assert_eq!(due, NaiveDate::from_ymd_opt(2026, 3, 5).unwrap());
        assert_eq!(end_of_day(due).to_rfc3339(), "2026-03-05T17:00:00+00:00");
    }

    #[test]
    fn a_day_that_the_next_month_lacks_becomes_its_last() {
        assert_eq!(Month::parse("2026-01").unwrap().due_day(31), NaiveDate::from_ymd_opt(2026, 2, 28).unwrap());
    }

    #[test]
    fn december_is_followed_by_january_and_nonsense_is_refused() {
        assert_eq!(Month::parse("2026-12").unwrap().next().to_string(), "2027-01");
        assert_eq!(Month::parse("2027-01").unwrap().previous().to_string(), "2026-12");
        for bad in ["2026", "2026-13", "2026-1", "26-01", "2026-00", "2026-+2", "x"] {
            assert_eq!(Month::parse(bad), Err(BadMonth), "{bad}");
        }
    }
}
