//! Turns of what goes out slowly: so many at once in all, and so many of one person, so that one who sleeps over a few large files keeps
//! nobody else from theirs.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::domain::access::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::ApiError;

pub struct Turns {
    all: Arc<Semaphore>,
    each: usize,
    patience: Duration,
    of_one: Mutex<HashMap<PersonId, Arc<Semaphore>>>,
}

/// Given to the next when it is dropped.
pub struct Turn {
    _own: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Turns {
    /// `all` at once, `each` of one person; whoever has waited for `patience` is sent away.
    pub fn new(all: usize, each: usize, patience: Duration) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), each, patience, of_one: Mutex::default() }
    }

    /// The next turn of this person, or of whoever made the key that a program reads with.
    ///
    /// # Errors
    /// 503 when it did not come.
    pub async fn of(&self, person: PersonId) -> Result<Turn, ApiError> {
        let own = self.own(person);
        let both = async {
            // One's own first: who waits for that takes no place among all.
            let own = own.acquire_owned().await.ok()?;
            Some(Turn { _own: own, _of_all: self.all.clone().acquire_owned().await.ok()? })
        };
        tokio::time::timeout(self.patience, both).await.ok().flatten().ok_or_else(ApiError::busy)
    }

    /// So many turns of this person at once, now or not at all; more than one person may have are all of theirs.
    ///
    /// # Errors
    /// 503 when they are not free.
    pub fn at_once(&self, person: PersonId, turns: usize) -> Result<Turn, ApiError> {
        let turns = u32::try_from(turns.min(self.each)).unwrap_or(u32::MAX);
        let own = self.own(person).try_acquire_many_owned(turns).map_err(|_| ApiError::busy())?;
        Ok(Turn { _own: own, _of_all: self.of_all(turns as usize)? })
    }

    /// So many turns at once of what is nobody's own, now or not at all.
    ///
    /// # Errors
    /// As [`Self::at_once`].
    pub fn of_all(&self, turns: usize) -> Result<OwnedSemaphorePermit, ApiError> {
        let turns = u32::try_from(turns).unwrap_or(u32::MAX);
        self.all.clone().try_acquire_many_owned(turns).map_err(|_| ApiError::busy())
    }

    /// How many more there may be.
    pub fn free(&self) -> usize {
        self.all.available_permits()
    }

    fn own(&self, person: PersonId) -> Arc<Semaphore> {
        let mut of_one = self.of_one.lock().unwrap_or_else(PoisonError::into_inner);
        // Those who neither have a turn nor wait for one.
        of_one.retain(|_, own| Arc::strong_count(own) > 1);
        of_one.entry(person).or_insert_with(|| Arc::new(Semaphore::new(self.each))).clone()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NONE: Duration = Duration::from_millis(1);

    fn person(number: u128) -> PersonId {
        PersonId(Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn who_has_enough_waits_while_others_still_come() {
        let turns = Turns::new(3, 2, NONE);
        let (first, _second) = (turns.of(person(1)).await.ok(), turns.of(person(1)).await.ok());
        let refused = turns.of(person(1)).await.err().expect("a third of one person");
        assert_eq!((refused.status.as_u16(), refused.retry_after_s.is_some()), (503, true));
        let _other = turns.of(person(2)).await.expect("another person's first");
        assert_eq!(turns.free(), 0);
        assert!(turns.of(person(3)).await.is_err(), "a fourth of all");
        drop(first);
        assert!(turns.of(person(1)).await.is_ok(), "one's own came back");
        assert_eq!(turns.free(), 1);
    }

    #[tokio::test]
    async fn who_takes_many_at_once_leaves_room_for_others() {
        let turns = Turns::new(80, 10, NONE);
        let most = turns.at_once(person(1), 7).expect("the first of one person");
        assert!(turns.at_once(person(1), 4).is_err(), "more than one person may have");
        assert!(turns.at_once(person(2), 50).is_ok(), "all of one's own, if less would not do");
        assert_eq!(turns.free(), 73);
        let ours = turns.of_all(70).expect("room");
        assert!(turns.at_once(person(2), 4).is_err(), "no room among all");
        drop((most, ours));
        assert_eq!(turns.free(), 80);
        assert!(turns.at_once(person(2), 10).is_ok(), "who was refused holds nothing");
    }

    #[tokio::test]
    async fn whoever_waits_gets_what_is_given_back_and_nobody_is_remembered() {
        let turns = Arc::new(Turns::new(1, 1, Duration::from_secs(60)));
        let first = turns.of(person(1)).await.expect("the only one");
        let waiting = tokio::spawn({
            let turns = turns.clone();
            async move { turns.of(person(2)).await.is_ok() }
        });
        while turns.of_one.lock().unwrap().len() < 2 {
            tokio::task::yield_now().await;
        }
        drop(first);
        assert!(waiting.await.unwrap());
        drop(turns.of(person(3)).await);
        assert_eq!(turns.of_one.lock().unwrap().len(), 1, "only who came last");
    }
}
