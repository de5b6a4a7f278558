//! The days around a due day on which whoever still owes is reminded, and the hours in which nobody is.
use chrono::{DateTime, Duration, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::NoticeKind;
use crate::domain::directive::{Asked, DirectiveId};
use crate::domain::period::{Month, end_of_day};
use crate::domain::thai_date::bangkok_date;

pub const MAX_RUNGS: usize = 10;
/// Furthest from the due day.
pub const MAX_DAYS: i64 = 30;
/// A rung that was missed (no server ran) is still climbed for so long; later it would only confuse.
const RUNG_LIVES: Duration = Duration::days(3);
const BANGKOK: Duration = Duration::hours(7);

/// Hours of the day in Bangkok, the first included, the second not; over midnight where the first is the later. The same twice: none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuietHours {
    pub from: u32,
    pub until: u32,
}

impl QuietHours {
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        let hour = (at + BANGKOK).hour();
        if self.from <= self.until { (self.from..self.until).contains(&hour) } else { hour >= self.from || hour < self.until }
    }

    /// `at`, or when the quiet hours that it lies in end.
    pub fn after(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        if !self.holds(at) {
            return at;
        }
        let local = at + BANGKOK;
        let day = if local.hour() >= self.until { local.date_naive() + Duration::days(1) } else { local.date_naive() };
        day.and_time(NaiveTime::MIN).and_utc() + Duration::hours(self.until.into()) - BANGKOK
    }
}

/// When the ladder speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ladder {
    /// Days after the due day; before it: less than nothing.
    pub days: Vec<i64>,
    pub quiet: QuietHours,
}

impl Default for Ladder {
    fn default() -> Self {
        Self { days: vec![-5, -1, 1], quiet: QuietHours { from: 20, until: 7 } }
    }
}

/// What somebody owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// The month's report.
    Month(Month),
    Letter(DirectiveId, Asked),
}

/// Something that is due at a moment: the first instant that is too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub owed: Owed,
    pub at: DateTime<Utc>,
}

/// One step of the ladder for one due day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    pub due: Due,
    pub days: i64,
    /// From when on it is told.
    pub at: DateTime<Utc>,
}

impl Rung {
    /// The due day is part of it: a day that is moved has rungs of its own.
    pub fn key(&self) -> String {
        let day = bangkok_date(self.due.at - Duration::seconds(1));
        match self.due.owed {
            Owed::Month(month) => format!("month:{month}:{day}:{}", self.days),
            Owed::Letter(id, asked) => format!("letter:{}:{}:{day}:{}", id.0, asked.code(), self.days),
        }
    }

    pub fn kind(&self) -> NoticeKind {
        if self.days > 0 { NoticeKind::Overdue } else { NoticeKind::DueSoon }
    }
}

impl Ladder {
    pub fn is_valid(&self) -> bool {
        let is_rising = self.days.windows(2).all(|pair| pair[0] < pair[1]);
        let are_near = self.days.iter().all(|days| (-MAX_DAYS..=MAX_DAYS).contains(days));
        is_rising && are_near && self.days.len() <= MAX_RUNGS && self.quiet.from < 24 && self.quiet.until < 24
    }

    /// The rung on which whoever owes stands at `now`: the last one reached, so that after a pause nobody hears two at once. None in
    /// quiet hours, before the first rung, or long after the last one reached.
    pub fn rung(&self, due: Due, now: DateTime<Utc>) -> Option<Rung> {
        if self.quiet.holds(now) {
            return None;
        }
        let due_day = bangkok_date(due.at - Duration::seconds(1));
        let start = |days: i64| end_of_day(due_day + Duration::days(days - 1));
        let mut rungs = self.days.iter().map(|days| Rung { due, days: *days, at: self.quiet.after(start(*days)) });
        rungs.rfind(|rung| rung.at <= now).filter(|rung| now - rung.at < RUNG_LIVES)
    }

    /// Between which due moments a rung may be reached at `now`; a bound for queries.
    pub fn window(&self, now: DateTime<Utc>) -> (DateTime<Utc>, DateTime<Utc>) {
        let far = Duration::days(MAX_DAYS + 5);
        (now - far, now + far)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    fn bangkok(month: u32, day: u32, hour: i64) -> DateTime<Utc> {
        end_of_day(NaiveDate::from_ymd_opt(2026, month, day).unwrap()) - Duration::days(1) + Duration::hours(hour)
    }

    /// February's report, by the end of 5 March.
    fn due() -> Due {
        Due { owed: Owed::Month(Month::new(2026, 2).unwrap()), at: bangkok(3, 6, 0) }
    }

    #[test]
    fn five_days_before_the_day_before_and_the_day_after() {
        let ladder = Ladder::default();
        let at = |month, day, hour| ladder.rung(due(), bangkok(month, day, hour)).map(|rung| (rung.days, rung.kind()));
        assert_eq!(at(2, 27, 19), None);
        assert_eq!(at(2, 28, 6), None, "quiet until seven");
        assert_eq!(at(2, 28, 7), Some((-5, NoticeKind::DueSoon)));
        assert_eq!(at(3, 3, 12), None, "too late for the first, too early for the second");
        assert_eq!(at(3, 4, 7), Some((-1, NoticeKind::DueSoon)));
        assert_eq!(at(3, 4, 20), None, "quiet from eight");
        assert_eq!(at(3, 6, 8), Some((1, NoticeKind::Overdue)));
        assert_eq!(at(3, 9, 7), None, "nothing is said about what is long over");
    }

    #[test]
    fn a_day_that_is_moved_has_rungs_of_its_own() {
        let moved = Due { at: bangkok(3, 11, 0), ..due() };
        let ladder = Ladder::default();
        let first = ladder.rung(due(), bangkok(2, 28, 9)).unwrap();
        let second = ladder.rung(moved, bangkok(3, 5, 9)).unwrap();
        assert_eq!((first.key().as_str(), second.key().as_str()), ("month:2026-02:2026-03-05:-5", "month:2026-02:2026-03-10:-5"));
    }

    #[test]
    fn a_ladder_rises_and_stays_near() {
        let with = |days: &[i64]| Ladder { days: days.to_vec(), ..Ladder::default() };
        assert!(Ladder::default().is_valid() && with(&[]).is_valid());
        assert!(!with(&[1, -1]).is_valid() && !with(&[1, 1]).is_valid() && !with(&[31]).is_valid());
        assert!(!Ladder { quiet: QuietHours { from: 24, until: 7 }, ..Ladder::default() }.is_valid());
    }

    proptest! {
        #[test]
        fn quiet_hours_end_and_are_never_spoken_in(from in 0u32..24, until in 0u32..24, minutes in 0i64..100_000) {
            let quiet = QuietHours { from, until };
            let at = bangkok(1, 1, 0) + Duration::minutes(minutes);
            let after = quiet.after(at);
            prop_assert!(!quiet.holds(after) && after >= at && after - at <= Duration::days(1));
            let ladder = Ladder { quiet, ..Ladder::default() };
            prop_assert!(!quiet.holds(at) || ladder.rung(due(), at).is_none());
        }

        #[test]
        fn whoever_looks_hourly_meets_each_rung(offset in 0i64..3_600) {
            let ladder = Ladder::default();
            let hours = (0..24 * 30).map(|hour| bangkok(2, 15, hour) + Duration::seconds(offset));
            let mut met: Vec<i64> = hours.filter_map(|now| ladder.rung(due(), now)).map(|rung| rung.days).collect();
            met.dedup();
            prop_assert_eq!(met, vec![-5, -1, 1]);
        }
    }
}
