//! What is owed, by when: pure.
use chrono::{Datelike, NaiveDate};

use crate::domain::obligation::ObligationState;
use crate::domain::period::Month;
use crate::wire::months::ObligationView;

/// The day of the following month by which units report, until their province says otherwise (DOMAIN.md section 1).
pub const DUE_DAY: u32 = 1;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    pub month: Month,
    pub due: NaiveDate,
    /// 0 on the due day itself; below that, how long it has passed.
    pub days_left: i64,
}

/// Oldest first: last month until its day has passed, and after that beside this month as long as it `is_open`; else this
/// month. `due_on` says by which day a month is due.
pub fn owed(today: NaiveDate, due_on: impl Fn(Month) -> NaiveDate, is_open: impl Fn(Month) -> bool) -> Vec<Owed> {
    let this = Month::of(today);
    let last = this.previous();
    let months = match today <= due_on(last) {
        true => vec![last],
        false if is_open(last) => vec![last, this],
        false => vec![this],
    };
    let owed = |month| {
        let due = due_on(month);
        Owed { month, due, days_left: (due - today).num_days() }
    };
    months.into_iter().map(owed).collect()
}

/// Whether the centre, as it last told, can still be told something of a month of which the phone holds no report.
pub fn is_open(rows: &[ObligationView], month: Month) -> bool {
    use ObligationState::{Due, Missing, NotYetDue, NothingToReport};
    rows.iter().any(|row| row.month == month && !row.locked && matches!(row.state, NotYetDue | Due | Missing | NothingToReport))
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

    fn months(today: NaiveDate, is_open: bool) -> Vec<String> {
        owed(today, |month| month.due_day(1), |_| is_open).iter().map(|owed| owed.month.to_string()).collect()
    }

    #[test]
    fn on_23_november_the_month_is_november_with_eight_days_left() {
        let owed = owed(day(11, 23), |month| month.due_day(1), |_| false);
        assert_eq!(owed, [Owed { month: Month::of(day(11, 1)), due: day(12, 1), days_left: 8 }]);
    }

    #[test]
    fn on_the_due_day_last_month_is_still_owed_and_the_day_after_it_only_if_it_is_missing() {
        assert_eq!((months(day(12, 1), true), months(day(12, 1), false)), (vec!["2026-11".into()], vec!["2026-11".into()]));
        assert_eq!(months(day(12, 2), false), ["2026-12"]);
        assert_eq!(months(day(12, 2), true), ["2026-11", "2026-12"]);
        let late = owed(day(12, 4), |month| month.due_day(1), |_| true);
        assert_eq!((late[0].days_left, late[1].days_left), (-3, 28));
        assert_eq!(owed(day(12, 4), |month| month.due_day(5), |_| true)[0].days_left, 1);
    }

    #[test]
    fn what_is_missing_stays_open_until_the_month_is_closed() {
        let row = |state, locked| {
            let json = serde_json::json!({
                "month": "2026-11", "unit": { "id": uuid::Uuid::nil(), "kind": "village", "name": "บ้าน" }, "owes": "activities",
                "owed_to": "", "due_on": "2026-12-01", "due_at": "2026-12-01T17:00:00Z", "state": state, "activities": 0, "people": 0,
                "locked": locked,
            });
            [serde_json::from_value::<ObligationView>(json).unwrap()]
        };
        let november = Month::of(day(11, 1));
        for (state, locked, expected) in [
            ("missing", false, true),
            ("due", false, true),
            ("nothing_to_report", false, true),
            ("missing", true, false),
            ("excused", false, false),
        ] {
            assert_eq!(is_open(&row(state, locked), november), expected, "{state} {locked}");
            assert!(!is_open(&row(state, locked), november.next()));
        }
        assert!(!is_open(&[], november), "the centre has told nothing");
    }
}
