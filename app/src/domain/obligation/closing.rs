//! A closed month: the month's report of the one who answers for a row (the province's; a province's own row: its own) was
//! accepted. From then on nothing about the row changes, until that report is opened for a correction or sent back.
//!
//! A report that somebody saved is taken in all the same: it came after the month was closed and counts nowhere in it. Such a
//! report, like one whose pictures are still missing, is as free as a new one. What a month has counted can neither leave a
//! closed month, nor change in it, nor enter one. A correction that waits for its pictures while its month is closed goes on waiting.
use chrono::{DateTime, Utc};

/// How a month stands for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closing {
    #[default]
    Open,
    /// Since when, where that is known.
    Closed(Option<DateTime<Utc>>),
}

impl Closing {
    pub fn is_closed(self) -> bool {
        self != Closing::Open
    }

    /// Whether the month's figures hold a report of which everything was here at `completed_at`.
    pub fn counts(self, completed_at: Option<DateTime<Utc>>) -> bool {
        completed_at.is_some_and(|at| match self {
            Closing::Open | Closing::Closed(None) => true,
            Closing::Closed(Some(closed_at)) => at <= closed_at,
        })
    }
}

/// Whether a later version may take the place of one that was complete at `completed_at`: `before` is the month it lies in,
/// `after` the one the later version names.
pub fn may_replace(completed_at: Option<DateTime<Utc>>, before: Closing, after: Closing) -> bool {
    !before.counts(completed_at) || !(before.is_closed() || after.is_closed())
}

/// Whether a later version, with all of its pictures here or not, takes the place of one that was complete at `completed_at`
/// at once. What counts is not taken out of the figures by a correction that may never be whole: that one waits.
pub fn takes_place(completed_at: Option<DateTime<Utc>>, is_complete: bool) -> bool {
    is_complete || completed_at.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    #[test]
    fn what_a_closed_month_counted_stays_and_what_it_did_not_count_is_free() {
        let closed_at = DateTime::<Utc>::UNIX_EPOCH;
        let (open, closed, long_ago) = (Closing::Open, Closing::Closed(Some(closed_at)), Closing::Closed(None));
        let (in_time, late) = (Some(closed_at), Some(closed_at + Duration::milliseconds(1)));
        let table = [
            (in_time, open, open, true, true),
            (in_time, open, closed, true, false),
            (in_time, closed, closed, true, false),
            (in_time, closed, open, true, false),
            (in_time, long_ago, open, true, false),
            (late, long_ago, open, true, false),
            (late, closed, closed, false, true),
            (late, closed, open, false, true),
            (late, closed, long_ago, false, true),
            (None, open, closed, false, true),
            (None, closed, open, false, true),
        ];
        for (completed_at, before, after, is_counted, may) in table {
            assert_eq!(before.counts(completed_at), is_counted, "{completed_at:?} in {before:?}");
            assert_eq!(may_replace(completed_at, before, after), may, "{completed_at:?} from {before:?} to {after:?}");
        }
    }

    #[test]
    fn what_counts_makes_room_for_what_is_whole_and_what_does_not_for_anything() {
        let at = Some(DateTime::<Utc>::UNIX_EPOCH);
        let table = [(at, true, true), (at, false, false), (None, true, true), (None, false, true)];
        for (completed_at, is_complete, takes) in table {
            assert_eq!(takes_place(completed_at, is_complete), takes, "{completed_at:?} {is_complete}");
        }
    }
}
