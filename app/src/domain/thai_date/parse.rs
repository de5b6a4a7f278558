//! Reading dates as people write them: a scanner, then a grammar of one screen.

mod scan;

use chrono::{Datelike, NaiveDate, NaiveTime};
use thiserror::Error;

use super::BUDDHIST_OFFSET;
use scan::{Token, scan, scan_number};

/// Why a text is not a date. The screen says it in the reader's language; `Display` is for logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Nothing but spaces.
    #[error("no date given")]
    Empty,
    /// More words than any date has.
    #[error("too long to be a date")]
    TooLong,
    /// A character or word that belongs to no date.
    #[error("unexpected {0:?} in a date")]
    Unexpected(char),
    /// The parts are there but in no order that we read, or one is missing.
    #[error("not in the form day month year")]
    Form,
    /// Neither two digits nor a four-digit year in [1900, 2199] C.E. or the same years B.E.
    #[error("not a year")]
    Year,
    /// That month has no such day, or the year no such month.
    #[error("no such day")]
    NoSuchDay,
    /// The range ends before it begins.
    #[error("ends before it begins")]
    Order,
}

/// Years of the common era that a form may speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

/// Reads a day, a range of days, or a whole month (its first to its last day).
///
/// Accepts every form this module writes and what people type instead: Thai or Arabic digits; long,
/// short, dotless, colloquial or English months; `-`, dashes, `~`, ถึง or `to`; any spaces; a leading
/// วันที่ or weekday (not checked against the date), เดือน, พ.ศ.; `14/02/2569`, `14.2.69`, `14-02-2569`,
/// `2026-02-14`; the whole in brackets. The second end of a range carries the year; a first end without
/// one takes the same, or the year before if its month is the later one (`๓๐ ธ.ค. - ๒ ม.ค. ๖๙`).
///
/// **Years.** Two digits are Buddhist, 2500 to 2599 (`๖๙` is 2569, C.E. 2026); after an English month
/// they would be a guess and are refused. Four digits are C.E. from 1900 to 2199 and Buddhist from 2443
/// to 2742, which never overlap; other years are refused.
///
/// # Errors
/// A [`ParseError`] for everything else. Never panics.
pub fn parse(text: &str) -> Result<(NaiveDate, NaiveDate), ParseError> {
    let text = text.trim();
    let text = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
    let tokens = scan(text)?;
    let mut reader = Reader { tokens: &tokens, at: 0 };
    if reader.peek(0) == Token::End {
        return Err(ParseError::Empty);
    }
    let first = reader.part()?;
    let last = if reader.take(Token::Dash) { Some(reader.part()?) } else { None };
    if reader.peek(0) != Token::End {
        return Err(ParseError::Form);
    }
    let (from, to) = resolve(first, last)?;
    if from > to { Err(ParseError::Order) } else { Ok((from, to)) }
}

/// Reads a time of day: `๑๐.๐๐ น.`, `10:00`, `9.05 น`.
///
/// # Errors
/// A [`ParseError`] when it is not hours and two-digit minutes of a 24-hour clock. Never panics.
pub fn parse_time(text: &str) -> Result<NaiveTime, ParseError> {
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_suffix('น').unwrap_or(text).trim_end();
    if text.is_empty() {
        return Err(ParseError::Empty);
    }
    let (hours, minutes) = text.split_once(['.', ':']).ok_or(ParseError::Form)?;
    let (hours, minutes) = (number_only(hours)?, number_only(minutes)?);
    if hours.1 > 2 || minutes.1 != 2 {
        return Err(ParseError::Form);
    }
    NaiveTime::from_hms_opt(hours.0, minutes.0, 0).ok_or(ParseError::Form)
}

fn number_only(text: &str) -> Result<(u32, u8), ParseError> {
    match scan_number(text) {
        Some((value, places, "")) => Ok((value, places)),
        Some((_, _, rest)) => Err(ParseError::Unexpected(rest.chars().next().unwrap_or(' '))),
        None => Err(ParseError::Form),
    }
}

/// One end of a range, as far as it was written out.
#[derive(Clone, Copy)]
struct Part {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<i32>,
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Token {
        self.tokens.get(self.at + ahead).copied().unwrap_or(Token::End)
    }

    fn take(&mut self, token: Token) -> bool {
        let there = self.peek(0) == token;
        self.at += usize::from(there);
        there
    }

    fn part(&mut self) -> Result<Part, ParseError> {
        if let Some(part) = self.numeric()? {
            return Ok(part);
        }
        let mut part = Part { day: None, month: None, year: None };
        let day_word = self.take(Token::DayWord);
        if let Token::Number { value, places } = self.peek(0) {
            if places > 2 {
                return Err(ParseError::NoSuchDay);
            }
            // "วันที่ ๑๔/๐๒/๒๕๖๙" is numeric after the word.
            if day_word && let Some(part) = self.numeric()? {
                return Ok(part);
            }
            self.at += 1;
            part.day = Some(value);
        } else if day_word {
            return Err(ParseError::Form);
        }
        let month_word = self.take(Token::MonthWord);
        if let Token::Month { number, english } = self.peek(0) {
            self.at += 1;
            part.month = Some(number);
            let era = self.take(Token::Era);
            if let Token::Number { value, places } = self.peek(0) {
                self.at += 1;
                part.year = Some(year(value, places, english)?);
            } else if era {
                return Err(ParseError::Form);
            }
        } else if month_word || part.day.is_none() {
            return Err(ParseError::Form);
        }
        Ok(part)
    }

    /// `d/m/y`, `d.m.y`, `d-m-yyyy` and `yyyy-mm-dd`; takes nothing when it is none of them.
    fn numeric(&mut self) -> Result<Option<Part>, ParseError> {
        let Token::Number { value: a, places: a_places } = self.peek(0) else {
            return Ok(None);
        };
        let (Token::Number { value: month, .. }, separator) = (self.peek(2), self.peek(1)) else {
            return Ok(None);
        };
        let Token::Number { value: c, places: c_places } = self.peek(4) else {
            return Ok(None);
        };
        if self.peek(3) != separator {
            return Ok(None);
        }
        let (day, year) = match separator {
            Token::Dash if a_places == 4 && c_places <= 2 => (c, year(a, a_places, false)?),
            Token::Dash if a_places <= 2 && c_places == 4 => (a, year(c, c_places, false)?),
            Token::Slash if a_places <= 2 => (a, year(c, c_places, false)?),
            _ => return Ok(None),
        };
        self.at += 5;
        Ok(Some(Part { day: Some(day), month: Some(month), year: Some(year) }))
    }
}

/// A written year as one of the common era; see [`parse`] for the windows.
fn year(value: u32, places: u8, english_month: bool) -> Result<i32, ParseError> {
    let value = i32::try_from(value).map_err(|_| ParseError::Year)?;
    let common = match places {
        2 if !english_month => 2500 + value - BUDDHIST_OFFSET,
        4 if YEARS.contains(&value) => value,
        4 => value - BUDDHIST_OFFSET,
        _ => return Err(ParseError::Year),
    };
    if YEARS.contains(&common) { Ok(common) } else { Err(ParseError::Year) }
}

fn resolve(first: Part, last: Option<Part>) -> Result<(NaiveDate, NaiveDate), ParseError> {
    let end = last.unwrap_or(first);
    let (Some(end_month), Some(end_year)) = (end.month, end.year) else {
        return Err(ParseError::Form);
    };
    let month = first.month.unwrap_or(end_month);
    let year = first.year.unwrap_or(if month > end_month { end_year - 1 } else { end_year });
    // The year before the first that is read is none that can be written again.
    if !YEARS.contains(&year) {
        return Err(ParseError::Year);
    }
    match (first.day, end.day) {
        (Some(from), Some(to)) => Ok((day(year, month, from)?, day(end_year, end_month, to)?)),
        (None, None) => Ok((day(year, month, 1)?, last_day(end_year, end_month)?)),
        _ => Err(ParseError::Form),
    }
}

fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate, ParseError> {
    NaiveDate::from_ymd_opt(year, month, day).ok_or(ParseError::NoSuchDay)
}

fn last_day(year: i32, month: u32) -> Result<NaiveDate, ParseError> {
    let first = day(year, month, 1)?;
    (28..=31).rev().find_map(|d| first.with_day(d)).ok_or(ParseError::NoSuchDay)
}
