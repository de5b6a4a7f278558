//! Dates as people and Google write them. Which of two numbers is the day is decided once for a whole column.
use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::domain::thai_date;

/// Longest text that is looked at as a date, bytes: two written-out days with weekdays.
const LONGEST: usize = 250;

/// How `2/3/2026` is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// 2 March, as in Thailand.
    #[default]
    DayFirst,
    /// 3 February, as in a spreadsheet set to the United States.
    MonthFirst,
}

/// What a column's values say of their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ColumnOrder {
    DayFirst,
    MonthFirst,
    /// Some values can only be one, some only the other: those that could be either are refused.
    Mixed,
    /// Every value could be either: a person must say.
    Open,
    /// Of a newer server.
    #[serde(other)]
    Unknown,
}

/// A column whose values depend on the order of day and month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnDates {
    /// Counted from 0.
    pub column: usize,
    pub order: ColumnOrder,
    /// The first value that reads differently both ways; empty if there is none.
    #[serde(default)]
    pub sample: String,
}

/// Every column in which the order of day and month matters.
pub fn column_dates(columns: usize, rows: &[Vec<String>]) -> Vec<ColumnDates> {
    let values = |column: usize| rows.iter().filter_map(move |row| row.get(column)).map(String::as_str);
    let judged = |column: usize| judge(values(column)).map(|(order, sample)| ColumnDates { column, order, sample: sample.to_owned() });
    (0..columns).filter_map(judged).collect()
}

/// None where no value depends on it.
pub(super) fn judge<'a>(values: impl Iterator<Item = &'a str>) -> Option<(ColumnOrder, &'a str)> {
    let (mut day_first, mut month_first, mut sample) = (false, false, None);
    for value in values {
        match (day(value, DateOrder::DayFirst), day(value, DateOrder::MonthFirst)) {
            (Some(one), Some(other)) if one != other => sample = sample.or(Some(value)),
            (Some(_), None) => day_first = true,
            (None, Some(_)) => month_first = true,
            _ => {}
        }
    }
    let order = match (day_first, month_first) {
        (true, true) => ColumnOrder::Mixed,
        (true, false) => ColumnOrder::DayFirst,
        (false, true) => ColumnOrder::MonthFirst,
        (false, false) => sample.map(|_| ColumnOrder::Open)?,
    };
    Some((order, sample.unwrap_or_default().trim()))
}

/// How a column is read: in one order, or, where its values contradict each other, only what cannot be mistaken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading(Option<DateOrder>);

impl Reading {
    pub fn of<'a>(values: impl Iterator<Item = &'a str>, said: Option<DateOrder>) -> Self {
        Self(match judge(values).map(|(order, _)| order) {
            Some(ColumnOrder::Mixed) => None,
            Some(ColumnOrder::DayFirst) => Some(DateOrder::DayFirst),
            Some(ColumnOrder::MonthFirst) => Some(DateOrder::MonthFirst),
            Some(ColumnOrder::Open | ColumnOrder::Unknown) | None => Some(said.unwrap_or_default()),
        })
    }

    /// A day or a range of days.
    ///
    /// # Errors
    /// `date_unreadable`, `date_order_mixed`.
    pub fn days(self, text: &str) -> Result<(NaiveDate, NaiveDate), &'static str> {
        const UNREADABLE: &str = "date_unreadable";
        match self.0 {
            Some(order) => day(text, order).ok_or(UNREADABLE),
            None => match (day(text, DateOrder::DayFirst), day(text, DateOrder::MonthFirst)) {
                (Some(one), Some(other)) if one != other => Err("date_order_mixed"),
                (one, other) => one.or(other).ok_or(UNREADABLE),
            },
        }
    }

    /// A moment in Thailand, to the second; a day without a time of day is its first moment.
    pub fn moment(self, text: &str) -> Option<NaiveDateTime> {
        let (from, to) = self.days(text).ok()?;
        let clock = split_time(text.trim()).1;
        let (time, behind) = if clock.is_empty() { (NaiveTime::MIN, Duration::zero()) } else { read_clock(clock)? };
        (from == to).then(|| from.and_time(time).checked_add_signed(behind)).flatten()
    }
}

/// A date, or a range of them, as people or Google write it; a time of day behind it does not matter.
pub fn day(text: &str, order: DateOrder) -> Option<(NaiveDate, NaiveDate)> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let (date, clock) = split_time(text);
    if !is_clock(clock) {
        return None;
    }
    let date = rearranged(date, order);
    thai_date::parse(&date).ok()
}

/// The date and what follows it from the first `:` on, the hour before it included.
fn split_time(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else { return (text, "") };
    let date = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit() || ('๐'..='๙').contains(&c));
    let clock = &text[date.len()..];
    (date.trim_end_matches([' ', ',', 'T', '\u{a0}']).trim_end_matches("เวลา").trim_end(), clock)
}

/// Whether nothing but times of day stands there: `14:05:09`, `2:05 PM GMT+7`, `9:00 - 12:00 น.`. A second date would be lost.
fn is_clock(text: &str) -> bool {
    text.replace("น.", "").chars().all(|c| c.is_ascii_alphanumeric() || ('๐'..='๙').contains(&c) || " \u{a0}\u{202f}:.-–+".contains(c))
}

/// Hours, minutes and seconds, and how far Thailand's clock is ahead of the one named behind them.
fn read_clock(text: &str) -> Option<(NaiveTime, Duration)> {
    let text = thai_date::from_thai_digits(text).to_uppercase();
    let mut words = text.split([' ', '\u{a0}', '\u{202f}']).filter(|word| !word.is_empty());
    let clock = words.next()?;
    let (clock, is_utc) = clock.strip_suffix('Z').map_or((clock, false), |clock| (clock, true));
    let mut parts = clock.split([':', '.']);
    let mut number = || parts.next().map(str::parse::<u32>);
    let (mut hour, minute) = (number()?.ok()?, number()?.ok()?);
    let second = number().unwrap_or(Ok(0)).ok()?;
    let mut behind = if is_utc { Duration::hours(7) } else { Duration::zero() };
    for word in words {
        match word {
            "AM" if hour == 12 => hour = 0,
            "PM" if hour < 12 => hour += 12,
            "AM" | "PM" | "น." => {}
            zone => behind = Duration::hours(7) - offset(zone)?,
        }
    }
    Some((NaiveTime::from_hms_opt(hour, minute, second)?, behind))
}

/// `GMT+7`, `UTC-05:30`, `+0700`.
fn offset(zone: &str) -> Option<Duration> {
    let shift = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).unwrap_or(zone);
    if shift.is_empty() {
        return Some(Duration::zero());
    }
    let (sign, shift) = shift.strip_prefix('-').map_or((1, shift.strip_prefix('+')), |shift| (-1, Some(shift)));
    let digits = shift?.replace(':', "");
    // A second sign would be a number's own, and make it one without bounds.
    let is_time = digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let value: i64 = digits.parse().ok().filter(|_| is_time)?;
    let (hours, minutes) = if digits.len() > 2 { (value / 100, value % 100) } else { (value, 0) };
    (hours <= 14 && minutes < 60).then(|| Duration::minutes(sign * (hours * 60 + minutes)))
}

/// Every `a/b/year` as day before month, every `year/month/day` with hyphens: what [`thai_date::parse`] reads.
fn rearranged(text: &str, order: DateOrder) -> String {
    let text = thai_date::from_thai_digits(text);
    let mut pieces: Vec<&str> = pieces(&text);
    let mut at = 0;
    while at + 4 < pieces.len() {
        let [first, one, second, other, third] = [0, 1, 2, 3, 4].map(|ahead| pieces[at + ahead]);
        let (is_sign, places) =
            (one.trim() == other.trim() && ["/", ".", "-"].contains(&one.trim()), [first, second, third].map(number_places));
        match places {
            [4, 1..=2, 1..=2] if is_sign => {
                (pieces[at + 1], pieces[at + 3]) = ("-", "-");
                at += 5;
            }
            [1..=2, 1..=2, 2 | 4] if is_sign => {
                if order == DateOrder::MonthFirst {
                    pieces.swap(at, at + 2);
                }
                at += 5;
            }
            _ => at += 1,
        }
    }
    pieces.concat()
}

/// Runs of digits and what lies between them, in turns.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        if let Some((to, next)) = chars.peek()
            && next.is_ascii_digit() != c.is_ascii_digit()
        {
            pieces.push(&text[from..*to]);
            from = *to;
        }
    }
    pieces.push(&text[from..]);
    pieces
}

/// How many digits; 0 for what is no number.
fn number_places(piece: &str) -> usize {
    if piece.bytes().all(|b| b.is_ascii_digit()) { piece.len() } else { 0 }
}
