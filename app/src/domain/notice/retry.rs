//! When a sending that failed is tried again.
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// Minutes after the first, second, … try.
const WAITS: [i64; 7] = [1, 5, 30, 2 * 60, 6 * 60, 12 * 60, 24 * 60];
/// A receiver that asks for more patience than this is asked again after it.
const LONGEST_WAIT: Duration = Duration::days(2);
/// Share of a wait that may be added, so that what failed together is not tried again together.
const JITTER_PERCENT: i64 = 10;

/// When a sending of which `tries` failed is tried again; `asked` is what the receiver asked for (`Retry-After`), which is
/// never undercut. None: it is given up.
pub fn again(id: Uuid, tries: u32, now: DateTime<Utc>, asked: Option<Duration>) -> Option<DateTime<Utc>> {
    let minutes = *WAITS.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
    let wait = Duration::minutes(minutes);
    // The last bytes of an identity are random; so is what is made of them, and the same for every server that looks.
    let spread = i64::from(id.as_bytes()[15]) * JITTER_PERCENT * wait.num_seconds() / (100 * 256);
    let asked = asked.unwrap_or_default().min(LONGEST_WAIT);
    Some(now + (wait + Duration::seconds(spread)).max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 3, 2, 3, 0, 0).unwrap()
    }

    #[test]
    fn waits_grow_to_a_day_and_then_it_is_given_up() {
        let waits = (1..=8).map(|tries| again(Uuid::nil(), tries, now(), None).map(|at| (at - now()).num_minutes()));
        let expected = [Some(1), Some(5), Some(30), Some(120), Some(360), Some(720), Some(1_440), None];
        assert!(waits.eq(expected));
        assert_eq!(again(Uuid::nil(), 0, now(), None), None, "what was never tried is not tried again");
    }

    #[test]
    fn two_that_failed_together_are_tried_apart_and_each_within_a_tenth() {
        let at = |id| (again(id, 4, now(), None).unwrap() - now()).num_seconds();
        assert_eq!(at(Uuid::nil()), 7_200);
        assert_eq!(at(Uuid::max()), 7_200 + 717);
    }

    #[test]
    fn a_receiver_that_asks_for_patience_gets_it_within_reason() {
        let after = |asked| (again(Uuid::nil(), 1, now(), Some(asked)).unwrap() - now()).num_seconds();
        assert_eq!(after(Duration::seconds(5)), 60, "not sooner than without asking");
        assert_eq!(after(Duration::hours(3)), 3 * 3600);
        assert_eq!(after(Duration::days(400)), 2 * 86_400);
    }
}
