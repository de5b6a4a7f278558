//! One writer for all forms: which month names, which year, which digits.

use super::*;

/// How a form writes its month and year.
#[derive(Clone, Copy)]
pub(super) struct Form {
    months: &'static [&'static str; 12],
    year: YearForm,
    digits: Digits,
}

#[derive(Clone, Copy)]
enum YearForm {
    /// Two digits, Buddhist.
    BuddhistShort,
    Buddhist,
    Common,
}

pub(super) const fn thai_short(digits: Digits) -> Form {
    Form { months: &MONTHS_SHORT, year: YearForm::BuddhistShort, digits }
}

pub(super) const fn thai_medium(digits: Digits) -> Form {
    Form { months: &MONTHS_SHORT, year: YearForm::Buddhist, digits }
}

pub(super) const fn thai_long(digits: Digits) -> Form {
    Form { months: &MONTHS_LONG, year: YearForm::Buddhist, digits }
}

pub(super) const ENGLISH: Form = Form { months: &MONTHS_EN_SHORT, year: YearForm::Common, digits: Digits::Arabic };
pub(super) const ENGLISH_LONG: Form = Form { months: &MONTHS_EN_LONG, year: YearForm::Common, digits: Digits::Arabic };

impl Form {
    pub(super) fn number(self, out: &mut String, value: u32, min_places: u32) {
        let mut places = min_places.max(1);
        while places < 10 && value >= 10u32.pow(places) {
            places += 1;
        }
        for place in (0..places).rev() {
            out.push(self.digits.char(value / 10u32.pow(place)));
        }
    }

    fn month(self, out: &mut String, date: NaiveDate) {
        out.push_str(self.months.get(date.month0() as usize).copied().unwrap_or_default());
    }

    fn year(self, out: &mut String, date: NaiveDate) {
        let (year, places) = match self.year {
            YearForm::BuddhistShort => (buddhist_year(date).rem_euclid(100), 2),
            YearForm::Buddhist => (buddhist_year(date), 1),
            YearForm::Common => (date.year(), 1),
        };
        if year < 0 {
            out.push('-');
        }
        self.number(out, year.unsigned_abs(), places);
    }

    fn day_month(self, out: &mut String, date: NaiveDate) {
        self.number(out, date.day(), 1);
        out.push(' ');
        self.month(out, date);
    }

    fn date(self, out: &mut String, date: NaiveDate) {
        self.day_month(out, date);
        out.push(' ');
        self.year(out, date);
    }

    /// Says month and year once where both ends share them, as the paper form does.
    pub(super) fn range(self, a: NaiveDate, b: NaiveDate) -> String {
        let (from, to) = (a.min(b), a.max(b));
        let mut out = String::with_capacity(64);
        if from != to {
            if from.year() != to.year() {
                self.date(&mut out, from);
            } else if from.month() != to.month() {
                self.day_month(&mut out, from);
            } else {
                self.number(&mut out, from.day(), 1);
            }
            out.push_str(" - ");
        }
        self.date(&mut out, to);
        out
    }

    pub(super) fn month_year(self, date: NaiveDate) -> String {
        let mut out = String::with_capacity(48);
        self.month(&mut out, date);
        out.push(' ');
        self.year(&mut out, date);
        out
    }
}
