//! An office's registers (ทะเบียนหนังสือส่ง, ทะเบียนหนังสือรับ): running numbers from 1 in each Buddhist year, as the rules of
//! correspondence (ระเบียบงานสารบรรณ) keep them.
//!
//! Letters go out through here alone, so that numbers sent follow each other without a gap; only the first of a year may be
//! any, for an office that begins in the middle of one. What comes in is registered on paper as well, and numbers received
//! may leave some out; but a later number is never an earlier hour's.
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::thai_date::bangkok_date;

/// An office's clock may be a little ahead of ours.
const CLOCKS_APART: TimeDelta = TimeDelta::minutes(5);

/// Why a number is not to be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberProblem {
    /// Another letter has it.
    Taken,
    /// Numbers before it are not used yet.
    LeavesGap,
    /// A lower number was registered later, or a higher one earlier.
    OutOfOrder,
}

impl NumberProblem {
    pub fn code(self) -> &'static str {
        match self {
            NumberProblem::Taken => "number_taken",
            NumberProblem::LeavesGap => "number_leaves_gap",
            NumberProblem::OutOfOrder => "number_out_of_order",
        }
    }

    /// Whether another time would mend it, and not another number.
    pub fn is_of_time(self) -> bool {
        self == NumberProblem::OutOfOrder
    }
}

/// What is wrong with the time of a stamp on a letter of the day `dated`.
pub fn stamp_problem(at: DateTime<Utc>, dated: NaiveDate, now: DateTime<Utc>) -> Option<&'static str> {
    if at > now + CLOCKS_APART {
        return Some("in_future");
    }
    (bangkok_date(at) < dated).then_some("before_letter")
}

/// The number to offer, after the highest one of the year.
pub fn offered(last: Option<u32>) -> u32 {
    last.unwrap_or(0).saturating_add(1)
}

/// Whether a letter may go out under a number, after the highest one of the year.
pub fn may_send(last: Option<u32>, wanted: u32) -> Result<(), NumberProblem> {
    match last {
        Some(last) if wanted <= last => Err(NumberProblem::Taken),
        Some(last) if wanted > offered(Some(last)) => Err(NumberProblem::LeavesGap),
        _ => Ok(()),
    }
}

/// A line of the register of letters received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    pub number: u32,
    pub at: DateTime<Utc>,
}

/// Whether a letter may be registered under a number at a time, beside the lines nearest to it: the highest with at most
/// this number, and the lowest above.
pub fn may_receive(up_to: Option<Received>, above: Option<Received>, wanted: Received) -> Result<(), NumberProblem> {
    if up_to.is_some_and(|line| line.number == wanted.number) {
        return Err(NumberProblem::Taken);
    }
    let is_in_order = up_to.is_none_or(|line| line.at <= wanted.at) && above.is_none_or(|line| wanted.at <= line.at);
    if is_in_order { Ok(()) } else { Err(NumberProblem::OutOfOrder) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn numbers_sent_follow_each_other() {
        assert_eq!(offered(None), 1);
        assert_eq!(may_send(None, 552), Ok(()), "an office that begins in the middle of a year");
        assert_eq!(may_send(Some(552), 553), Ok(()));
        assert_eq!(may_send(Some(552), 552), Err(NumberProblem::Taken));
        assert_eq!(may_send(Some(552), 555), Err(NumberProblem::LeavesGap));
    }

    #[test]
    fn a_stamp_is_neither_older_than_its_letter_nor_of_tomorrow() {
        let dated = NaiveDate::from_ymd_opt(2026, 1, 30).unwrap();
        let at = |day: u32, hour: u32| NaiveDate::from_ymd_opt(2026, 2, day).unwrap().and_hms_opt(hour, 0, 0).unwrap().and_utc();
        assert_eq!(stamp_problem(at(2, 3), dated, at(3, 0)), None);
        assert_eq!(stamp_problem(at(3, 1), dated, at(3, 0)), Some("in_future"));
        // Half past midnight of the 30th in Bangkok is the 29th in Greenwich.
        let early = NaiveDate::from_ymd_opt(2026, 1, 29).unwrap().and_hms_opt(17, 30, 0).unwrap().and_utc();
        assert_eq!(stamp_problem(early, dated, at(3, 0)), None);
        assert_eq!(stamp_problem(early - TimeDelta::hours(1), dated, at(3, 0)), Some("before_letter"));
    }

    proptest! {
        /// Whatever is tried, the register stays one: no number twice, and later numbers at later times.
        #[test]
        fn a_register_of_letters_received_is_in_order(tries in prop::collection::vec((1_u32..30, 0_i64..30), 0..60)) {
            let mut book = BTreeMap::new();
            for (number, seconds) in tries {
                let line = |(number, at): (&u32, &DateTime<Utc>)| Received { number: *number, at: *at };
                let at = DateTime::from_timestamp(seconds, 0).unwrap();
                let (up_to, above) = (book.range(..=number).next_back().map(line), book.range(number + 1..).next().map(line));
                let outcome = may_receive(up_to, above, Received { number, at });
                prop_assert_eq!(outcome == Err(NumberProblem::Taken), book.contains_key(&number));
                if outcome.is_ok() {
                    book.insert(number, at);
                }
            }
            prop_assert!(book.values().is_sorted());
        }
    }
}
