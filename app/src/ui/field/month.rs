//! What is owed, by when: pure.
use chrono::{Datelike, NaiveDate};

use crate::domain::period::Month;
use crate::wire::months::ObligationView;

/// The day of the following month by which units report, until their province says otherwise (DOMAIN.md section 1).
pub const DUE_DAY: u32 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    pub month: Month,
    pub due: NaiveDate,
    /// 0 on the due day itself.
    pub days_left: i64,
}

/// Last month as long as its day has not passed, else this month; `due_on` says by which day a month is due.
pub fn owed(today: NaiveDate, due_on: impl Fn(Month) -> NaiveDate) -> Owed {
    let this = Month::of(today);
    let last = this.previous();
    let month = if today <= due_on(last) { last } else { this };
    let due = due_on(month);
    Owed { month, due, days_left: (due - today).num_days() }
}

/// As the centre last told it; a month it has not told of yet is due on the same day as the one it has.
pub fn due_on(rows: &[ObligationView], month: Month) -> NaiveDate {
    match rows.iter().find(|row| row.month == month) {
        Some(row) => row.due_on,
        None => month.due_day(rows.last().map_or(DUE_DAY, |row| row.due_on.day())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn on_23_november_the_month_is_november_with_eight_days_left() {
        let owed = owed(day(11, 23), |month| month.due_day(1));
        assert_eq!((owed.month, owed.due, owed.days_left), (Month::of(day(11, 1)), day(12, 1), 8));
    }

    #[test]
    fn on_the_due_day_last_month_is_still_owed_and_the_day_after_it_is_not() {
        assert_eq!(owed(day(12, 1), |month| month.due_day(1)), Owed { month: Month::of(day(11, 1)), due: day(12, 1), days_left: 0 });
        assert_eq!(owed(day(12, 2), |month| month.due_day(1)).month, Month::of(day(12, 1)));
        assert_eq!(owed(day(12, 4), |month| month.due_day(5)).days_left, 1);
    }
}
