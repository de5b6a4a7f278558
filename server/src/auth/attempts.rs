//! How often somebody may guess what lets one person in, whatever address they guess from.
use app::domain::access::PersonId;
use app::domain::retention::Kept;
use app::wire::problem::code;
use axum::http::StatusCode;
use chrono::Duration;

use crate::error::ApiError;
use crate::state::AppState;
use crate::store::{Attempt, attempts_key};

/// Tries in a row, after each such bunch of which nothing is judged for a while.
const BUNCH: u32 = 5;

/// What is guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guessed {
    /// The password of a login, which there need not be.
    Password(String),
    /// A code of an app, or a recovery code.
    Code(PersonId),
}

impl Guessed {
    fn key(&self) -> String {
        match self {
            Self::Password(login) => attempts_key(login),
            Self::Code(person) => format!("code:{}", person.0),
        }
    }

    /// Minutes it is closed after the first bunch, the second and so on; the last again and again. Six digits are few, and three
    /// codes count at a time: at 120 tries a day somebody who has the password guesses right once in seven years.
    fn closed_minutes(&self) -> &'static [i64] {
        match self {
            Self::Password(_) => &[1, 2, 4, 8, 15],
            Self::Code(_) => &[1, 5, 15, 60],
        }
    }

    fn closed_after(&self, tries: u32) -> Option<Duration> {
        let (bunches, minutes) = ((tries / BUNCH) as usize, self.closed_minutes());
        (tries.is_multiple_of(BUNCH) && bunches > 0).then(|| Duration::minutes(minutes[bunches.min(minutes.len()) - 1]))
    }
}

/// Every try counts before it is looked at, so that of many at once no more are judged than one after the other.
///
/// # Errors
/// 429 `locked_out` with the seconds to wait after five in a row.
pub async fn count(state: &AppState, guessed: &Guessed) -> Result<(), ApiError> {
    let now = state.now();
    match state.store.count_attempt(&guessed.key(), now, Kept::SignInTries.before(now), |tries| guessed.closed_after(tries)).await? {
        Attempt::Counted => Ok(()),
        Attempt::ClosedUntil(until) => {
            let seconds = (until - now).num_seconds().max(0).unsigned_abs() + 1;
            Err(ApiError::new(StatusCode::TOO_MANY_REQUESTS, code::LOCKED_OUT, "too many failures for this account").after(seconds))
        }
    }
}

/// After a success.
pub async fn forget(state: &AppState, guessed: &Guessed) -> Result<(), ApiError> {
    Ok(state.store.forget_attempts(&guessed.key()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bunch_of_tries_closes_the_account_for_longer() {
        let closed = |guessed: Guessed| -> Vec<_> {
            (1..=30).filter_map(|tries| guessed.closed_after(tries).map(|time| (tries, time.num_minutes()))).collect()
        };
        assert_eq!(closed(Guessed::Password("moi".into())), [(5, 1), (10, 2), (15, 4), (20, 8), (25, 15), (30, 15)]);
        assert_eq!(closed(Guessed::Code(PersonId(uuid::Uuid::nil()))), [(5, 1), (10, 5), (15, 15), (20, 60), (25, 60), (30, 60)]);
    }
}
