//! The second factor of staff: what is typed, which codes count when, and how long a proof of oneself lasts.
use chrono::{DateTime, Duration, Utc};

use super::thai_date::from_thai_digits;

/// Seconds for which an authenticator app shows a code.
pub const STEP_SECONDS: i64 = 30;
pub const CODE_DIGITS: usize = 6;
/// Made together; new ones end all earlier ones.
pub const RECOVERY_CODES: usize = 10;
/// A password, or a code, proves for so long that it is still oneself.
pub const PROOF_MINUTES: i64 = 10;
/// From the password to the code that goes with it.
pub const HALF_WAY_MINUTES: i64 = 5;
/// What somebody typed in place of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Six digits, as an app shows them.
    App(String),
    /// Anything else: a recovery code, if it is one.
    Other(String),
}

/// Thai digits and an app's gap between the halves do not matter.
pub fn typed(text: &str) -> Typed {
    let digits: String = from_thai_digits(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() == CODE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Typed::App(digits)
    } else {
        Typed::Other(text.to_owned())
    }
}

/// The steps whose codes count: the present one, and one to each side for a clock that is not quite right.
pub fn steps(now: DateTime<Utc>) -> [i64; 3] {
    let step = now.timestamp().div_euclid(STEP_SECONDS);
    [step - 1, step, step + 1]
}

/// Whether what was proven then still counts.
pub fn is_fresh(proven_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    proven_at.is_some_and(|at| now < proven_until(at))
}

pub fn proven_until(proven_at: DateTime<Utc>) -> DateTime<Utc> {
    proven_at + Duration::minutes(PROOF_MINUTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn a_code_is_known_however_its_digits_are_written() {
        for text in ["081804", " 081 804 ", "๐๘๑ ๘๐๔", "081-804"] {
            assert_eq!(typed(text), Typed::App("081804".into()), "{text}");
        }
        for other in ["", "08180", "0818045", "AB0D-1FGH-JK1M", "08180x"] {
            assert_eq!(typed(other), Typed::Other(other.into()));
        }
    }

    #[test]
    fn one_step_before_and_one_after_count() {
        assert_eq!(steps(at(59)), [0, 1, 2]);
        assert_eq!(steps(at(60)), [1, 2, 3]);
    }

    #[test]
    fn a_proof_lasts_ten_minutes() {
        assert!(is_fresh(Some(at(0)), at(599)));
        assert!(!is_fresh(Some(at(0)), at(600)));
        assert!(!is_fresh(None, at(0)));
    }
}
