//! From characters to the words of a date, without allocation.

use super::super::{MONTHS_EN_LONG, MONTHS_EN_SHORT, MONTHS_LONG, MONTHS_SHORT, digit_value};
use super::ParseError;

/// Longest date we read has 15 words (`วันเสาร์ที่ ๓๐ เดือน ธ.ค. พ.ศ. ๒๕๖๘ ถึง …`); more is not a date.
const MAX_TOKENS: usize = 20;

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Token {
    Number {
        value: u32,
        places: u8,
    },
    Month {
        number: u32,
        english: bool,
    },
    Dash,
    Slash,
    /// วันที่, or a weekday's name: may stand before a day.
    DayWord,
    /// เดือน: may stand before a month.
    MonthWord,
    /// พ.ศ.: may stand before a year.
    Era,
    End,
}

/// Colloquial names, without คม/ยน/พันธ์.
const MONTH_STEMS: [&str; 12] = ["มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา", "ธันวา"];

const WEEKDAYS: [&str; 8] = ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "พฤหัสฯ", "ศุกร์", "เสาร์"];

pub(super) fn scan(mut text: &str) -> Result<[Token; MAX_TOKENS], ParseError> {
    let mut tokens = [Token::End; MAX_TOKENS];
    let mut count = 0;
    while let Some(c) = text.chars().next() {
        let after = &text[c.len_utf8()..];
        // Zero-width marks come along when a date is copied from a typeset document.
        if c.is_whitespace() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}') {
            text = after;
            continue;
        }
        let (token, rest) = scan_number(text)
            .map(|(value, places, rest)| (Token::Number { value, places }, rest))
            .or_else(|| scan_separator(c).map(|token| (token, after)))
            .or_else(|| scan_word(text))
            .or_else(|| scan_month(text))
            .ok_or(ParseError::Unexpected(c))?;
        *tokens.get_mut(count).ok_or(ParseError::TooLong)? = token;
        count += 1;
        text = rest;
    }
    Ok(tokens)
}

/// The number at the beginning, how many digits it has (255 at most), and the rest.
pub(super) fn scan_number(text: &str) -> Option<(u32, u8, &str)> {
    let (mut value, mut places, mut rest) = (0u32, 0u8, text);
    while let Some((c, v)) = rest.chars().next().and_then(|c| Some((c, digit_value(c)?))) {
        value = value.saturating_mul(10).saturating_add(v);
        places = places.saturating_add(1);
        rest = &rest[c.len_utf8()..];
    }
    (places > 0).then_some((value, places, rest))
}

fn scan_separator(c: char) -> Option<Token> {
    match c {
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '~' => Some(Token::Dash),
        '/' | '.' => Some(Token::Slash),
        _ => None,
    }
}

fn scan_word(text: &str) -> Option<(Token, &str)> {
    if let Some(rest) = strip(text, "จนถึง").or_else(|| strip(text, "ถึง")).or_else(|| strip(text, "to")) {
        return Some((Token::Dash, rest));
    }
    if let Some(rest) = strip_abbreviation(text, "พศ") {
        return Some((Token::Era, rest));
    }
    if let Some(rest) = strip(text, "เดือน") {
        return Some((Token::MonthWord, rest));
    }
    if let Some(rest) = strip(text, "วันที่") {
        return Some((Token::DayWord, rest));
    }
    let name = strip(text, "วัน").unwrap_or(text);
    let rest = WEEKDAYS.iter().find_map(|day| strip(name, day))?;
    Some((Token::DayWord, strip(rest, "ที่").unwrap_or(rest)))
}

/// The longest name wins, so that `มีนาคม` is not read as `มีนา` and a stray `คม`.
fn scan_month(text: &str) -> Option<(Token, &str)> {
    let by = |names: &[&str; 12], english: bool, strip: fn(&'_ str, &str) -> Option<usize>| {
        names.iter().zip(1..).find_map(|(name, number)| Some((Token::Month { number, english }, &text[strip(text, name)?..])))
    };
    by(&MONTHS_LONG, false, word_length)
        .or_else(|| by(&MONTH_STEMS, false, word_length))
        .or_else(|| by(&MONTHS_SHORT, false, abbreviation_length))
        .or_else(|| by(&MONTHS_EN_LONG, true, word_length))
        .or_else(|| strip(text, "sept").map(|rest| (Token::Month { number: 9, english: true }, rest)))
        .or_else(|| by(&MONTHS_EN_SHORT, true, abbreviation_length))
}

fn strip<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    word_length(text, word).map(|length| &text[length..])
}

fn strip_abbreviation<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    abbreviation_length(text, word).map(|length| &text[length..])
}

/// Bytes of `text` that `word` covers, letter case aside.
fn word_length(text: &str, word: &str) -> Option<usize> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then_some(word.len())
}

/// Bytes of `text` that an abbreviation covers, whether its dots and the spaces after them are there or not.
fn abbreviation_length(text: &str, word: &str) -> Option<usize> {
    let mut rest = text;
    let mut letters = word.chars().filter(|c| *c != '.').peekable();
    while let Some(letter) = letters.next() {
        let c = rest.chars().next().filter(|c| c.eq_ignore_ascii_case(&letter))?;
        rest = &rest[c.len_utf8()..];
        let next_is_mark = letters.peek().is_some_and(|l| matches!(l, '\u{0E31}'..='\u{0E3A}' | '\u{0E47}'..='\u{0E4E}'));
        if !next_is_mark {
            rest = rest.strip_prefix('.').unwrap_or(rest);
            if letters.peek().is_some() {
                rest = rest.trim_start();
            }
        }
    }
    Some(text.len() - rest.len())
}
