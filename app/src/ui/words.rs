//! The person's language and digits in one small value: how every screen writes words, numbers and dates.
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::thai_date::{self, Digits, from_thai_digits, to_thai_digits};
use crate::labels;
use crate::text::{self, Lang};

/// Screens are rebuilt when either changes, so a screen reads it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Words {
    pub lang: Lang,
    /// Only Thai has a choice; English always has Arabic digits.
    pub digits: Digits,
}

impl Words {
    /// A sentence without arguments: `words.say(text::common_back)`.
    pub fn say(self, key: fn(Lang) -> &'static str) -> &'static str {
        key(self.lang)
    }

    fn own_digits(self) -> Digits {
        if self.lang == Lang::En { Digits::Arabic } else { self.digits }
    }

    /// Somebody as the records name them ([`labels::person`]).
    pub fn person(self, name: &str) -> String {
        labels::person(self.lang, name).to_owned()
    }

    /// Any number, or a text with numbers in it, in the person's digits.
    pub fn num(self, value: impl Display) -> String {
        let text = value.to_string();
        match self.own_digits() {
            Digits::Thai => to_thai_digits(&text),
            Digits::Arabic => from_thai_digits(&text),
        }
    }

    /// With thousands separated, as in `๑,๒๓๔`.
    pub fn count(self, value: u64) -> String {
        let digits = value.to_string();
        let mut out = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        self.num(out)
    }

    /// `๑๔ ก.พ. ๒๕๖๙`.
    pub fn date(self, day: NaiveDate) -> String {
        self.range(day, day)
    }

    /// `๑๖ - ๒๒ ก.พ. ๒๕๖๙`; one day when both are the same.
    pub fn range(self, from: NaiveDate, to: NaiveDate) -> String {
        match self.lang {
            Lang::Th => thai_date::medium_range(from, to, self.digits),
            Lang::En => thai_date::english_range(from, to),
        }
    }

    /// `พฤศจิกายน ๒๕๖๙`.
    pub fn month(self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Th => thai_date::month_year(day, self.digits),
            Lang::En => thai_date::english_month_year(day),
        }
    }

    /// `ก.พ. ๖๙`, for narrow places.
    pub fn month_short(self, day: NaiveDate) -> String {
        match self.lang {
            Lang::Th => thai_date::month_year_short(day, self.digits),
            Lang::En => thai_date::english_month_year(day),
        }
    }

    /// Day and time in Bangkok: `๑๔ ก.พ. ๒๕๖๙ ๑๐.๐๐ น.`.
    pub fn moment(self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&thai_date::BANGKOK);
        let time = match self.lang {
            Lang::Th => thai_date::time(local.time(), self.digits),
            Lang::En => thai_date::english_time(local.time()),
        };
        format!("{} {time}", self.date(local.date_naive()))
    }

    /// The sentence for a problem's code.
    pub fn problem(self, code: &str) -> String {
        self.num(text::problem(self.lang, code))
    }

    /// Bytes as a person reads them: `๑.๒ เมกะไบต์`.
    pub fn size(self, bytes: u64) -> String {
        self.num(labels::size(self.lang, bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language_and_the_choice_of_digits() {
        let thai = Words::default();
        assert_eq!(thai.count(1_234_567), "๑,๒๓๔,๕๖๗");
        assert_eq!(thai.size(1_572_864), "๑.๕ เมกะไบต์");
        let arabic = Words { digits: Digits::Arabic, ..thai };
        assert_eq!(arabic.count(999), "999");
        let english = Words { lang: Lang::En, digits: Digits::Thai };
        assert_eq!(english.num("๓๐ / 30"), "30 / 30");
    }
}
