//! How long to wait before the next try. Pure: the caller brings the failures, the clock and the chance.

/// First wait, ms.
pub const FIRST_MS: i64 = 2_000;
/// Longest wait of our own, ms.
pub const LONGEST_MS: i64 = 10 * 60 * 1_000;
/// Longest wait of our own where a server is there and says when to come back, ms: while the whole country is at its door it asks for more
/// itself, and when that is over nobody should sleep on.
pub const LONGEST_HEARD_MS: i64 = 2 * 60 * 1_000;
/// Longest wait a server can ask for, ms; more is taken for a mistake.
pub const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Milliseconds to wait after `failures` failures in a row (1 for the first): doubles from 2 s to 10 min, then half of
/// it is left to chance (`unit` in `0.0..1.0`), so that phones cut off together do not come back together.
pub fn wait_ms(failures: u32, unit: f64) -> i64 {
    doubled_ms(failures, unit, LONGEST_MS)
}

/// As [`wait_ms`], from 2 s to 2 min: beside what a server asks for that is there.
pub fn heard_wait_ms(failures: u32, unit: f64) -> i64 {
    doubled_ms(failures, unit, LONGEST_HEARD_MS)
}

fn doubled_ms(failures: u32, unit: f64, longest_ms: i64) -> i64 {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = (FIRST_MS << doublings).min(longest_ms);
    whole / 2 + scaled(whole / 2, unit)
}

/// Milliseconds to wait when the server said how long: never earlier than it asked (up to an hour), at most a quarter
/// later, so that a busy server does not get everybody back in the same second. Without its word: [`wait_ms`].
pub fn asked_wait_ms(retry_after_s: Option<u64>, failures: u32, unit: f64) -> i64 {
    let Some(seconds) = retry_after_s else { return wait_ms(failures, unit) };
    let asked = i64::try_from(seconds).unwrap_or(HOUR_MS).saturating_mul(1_000).clamp(1_000, HOUR_MS);
    asked + scaled(asked / 4, unit)
}

/// Whether a stored "not before" still holds. One further ahead than any wait we make comes from a clock that has been
/// set back since, and is not obeyed.
pub fn still_waits(not_before_ms: i64, now_ms: i64) -> bool {
    now_ms < not_before_ms && not_before_ms - now_ms <= HOUR_MS + HOUR_MS / 4
}

fn scaled(span: i64, unit: f64) -> i64 {
    (span as f64 * unit.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_two_seconds_to_ten_minutes() {
        let longest: Vec<_> = (1..=12).map(|failures| wait_ms(failures, 1.0)).collect();
        assert_eq!(longest[..4], [2_000, 4_000, 8_000, 16_000]);
        assert_eq!(longest[9..], [LONGEST_MS; 3]);
        assert_eq!(wait_ms(u32::MAX, 0.0), LONGEST_MS / 2);
        assert_eq!(wait_ms(0, 0.0), 1_000, "half of it is chance");
        let heard = |failures| [heard_wait_ms(failures, 0.0), heard_wait_ms(failures, 1.0)];
        assert_eq!(
            [heard(1), heard(6), heard(7), heard(u32::MAX)],
            [[1_000, 2_000], [32_000, 64_000], [60_000, 120_000], [60_000, 120_000]]
        );
    }

    #[test]
    fn the_server_is_never_asked_earlier_than_it_said() {
        for unit in [0.0, 0.3, 1.0] {
            let wait = asked_wait_ms(Some(120), 9, unit);
            assert!((120_000..=150_000).contains(&wait), "{wait}");
        }
        assert_eq!(asked_wait_ms(Some(u64::MAX), 1, 0.0), HOUR_MS);
        assert_eq!(asked_wait_ms(Some(0), 1, 0.0), 1_000, "zero must not become a tight loop");
        assert_eq!(asked_wait_ms(None, 3, 1.0), wait_ms(3, 1.0));
    }

    #[test]
    fn a_clock_set_back_by_years_does_not_stop_the_queue() {
        assert!(still_waits(10_000, 9_999));
        assert!(!still_waits(10_000, 10_000));
        assert!(!still_waits(3 * HOUR_MS, 0));
    }
}
