//! Waiting for one's turn at the database or at the store of pictures, with an end: whoever would wait too long is told so at once, by an
//! answer that says when to come back, and what was acknowledged goes on being served.
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;

/// How long a request waits for its turn or a connection.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Who may wait at once: about as many as are served within that time on a small machine, so that few wait in vain.
const MOST: usize = 256;
/// Of those who have something here already, as the bytes of a picture that were sent and kept.
const LONG_PATIENCE: Duration = Duration::from_secs(60);
/// With so many of these, nobody else is let begin to send. Who began before that still comes: how many they are is bounded by the memory
/// for bodies.
const MOST_LONG: usize = 512;
/// As many as this count for the share of refusals, which is kept in parts of [`WHOLE`].
const LAST: u32 = 256;
const WHOLE: u32 = 1 << 16;
/// The most by which a wait is stretched.
const MOST_TRIES: u32 = 8;
/// It is crowded for this long after the last one who was sent away.
const CROWDED_FOR: Duration = Duration::from_secs(10);

/// Too many wait already. Nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("too many wait already")]
pub struct Busy {
    /// How often one has to try at present until one gets through.
    pub tries: u32,
}

/// Those who wait. Clones are one queue.
#[derive(Clone, Debug)]
pub struct Queue {
    waiting: Arc<AtomicUsize>,
    waiting_long: Arc<AtomicUsize>,
    /// Share of the last ones who were sent away.
    refused: Arc<AtomicU32>,
    refused_at: Arc<Mutex<Option<Instant>>>,
    patience: Duration,
    long_patience: Duration,
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            waiting: Arc::default(),
            waiting_long: Arc::default(),
            refused: Arc::default(),
            refused_at: Arc::default(),
            patience: PATIENCE,
            long_patience: LONG_PATIENCE,
        }
    }
}

impl Queue {
    /// Waits for a turn.
    ///
    /// # Errors
    /// When too many wait already, or the turn does not come in time.
    pub async fn wait<T>(&self, turn: impl Future<Output = T>) -> Result<T, Busy> {
        let come = match Place::take(&self.waiting, MOST) {
            Some(_place) => tokio::time::timeout(self.patience, turn).await.ok(),
            None => None,
        };
        self.note(come.is_none());
        come.ok_or_else(|| self.busy())
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.load(Ordering::Relaxed) + self.waiting_long.load(Ordering::Relaxed)
    }

    /// Whether somebody may begin to send what will [wait long](Self::wait_long) once it is here.
    ///
    /// # Errors
    /// When too many of these wait.
    pub fn admits(&self) -> Result<(), Busy> {
        if self.waiting_long.load(Ordering::Acquire) < MOST_LONG {
            return Ok(());
        }
        self.note(true);
        Err(self.busy())
    }

    /// Whether somebody was sent away a moment ago.
    pub fn is_crowded(&self) -> bool {
        let last = *self.refused_at.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|at| at.elapsed() < CROWDED_FOR)
    }

    /// As [`Queue::wait`], for whoever would have to send much again.
    ///
    /// # Errors
    /// When the turn does not come in a long time.
    pub async fn wait_long<T>(&self, turn: impl Future<Output = T>) -> Result<T, Busy> {
        let _place = Place::take(&self.waiting_long, usize::MAX);
        let come = tokio::time::timeout(self.long_patience, turn).await.ok();
        self.note(come.is_none());
        come.ok_or_else(|| self.busy())
    }

    fn note(&self, was_refused: bool) {
        let share = |share: u32| Some(share - share / LAST + if was_refused { WHOLE / LAST } else { 0 });
        let _ = self.refused.fetch_update(Ordering::AcqRel, Ordering::Acquire, share);
        if was_refused {
            *self.refused_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// The more are sent away, the later they are asked to come back: else they would come faster than they are refused.
    fn busy(&self) -> Busy {
        let through = WHOLE.saturating_sub(self.refused.load(Ordering::Acquire)).max(WHOLE / MOST_TRIES);
        Busy { tries: WHOLE / through }
    }
}

struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let place = Self(waiting.clone());
        (waiting.fetch_add(1, Ordering::AcqRel) < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
impl Queue {
    /// With room for nobody who does not wait long.
    pub fn full() -> Self {
        Self { waiting: Arc::new(AtomicUsize::new(MOST)), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_and_leaves_their_place() {
        let queue = Queue { patience: Duration::from_millis(1), ..Queue::default() };
        assert!(matches!(queue.wait(pending::<()>()).await, Err(Busy { tries: 1 })));
        assert_eq!(queue.waiting.load(Ordering::Acquire), 0);
        assert!(queue.is_crowded());
    }

    #[tokio::test]
    async fn the_more_are_sent_away_the_later_they_are_asked_to_come_back() {
        let queue = Queue { patience: Duration::ZERO, ..Queue::default() };
        let mut tries = Vec::new();
        for _ in 0..2_000 {
            if let Err(Busy { tries: now }) = queue.wait(pending::<()>()).await {
                tries.push(now);
            }
        }
        assert!(tries.is_sorted(), "{tries:?}");
        assert_eq!((tries[0], tries[1_999]), (1, MOST_TRIES));
        for _ in 0..2_000 {
            queue.wait(ready(7)).await.unwrap();
        }
        assert!(matches!(queue.wait(pending::<()>()).await, Err(Busy { tries: 1 })), "when it is over it is over");
    }

    #[tokio::test]
    async fn nobody_joins_a_queue_that_is_too_long_already() {
        let queue = Queue::default();
        assert!(!queue.is_crowded(), "nobody was sent away yet");
        let places: Vec<_> = (0..MOST).map(|_| Place::take(&queue.waiting, MOST).expect("room")).collect();
        assert!(matches!(queue.wait(ready(7)).await, Err(Busy { .. })));
        drop(places);
        assert!(queue.is_crowded(), "a moment ago");
        assert_eq!(queue.wait(ready(7)).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn nobody_begins_to_send_while_too_many_wait_with_what_they_have_sent() {
        let queue = Queue::default();
        let places: Vec<_> = (0..MOST_LONG).map(|_| Place::take(&queue.waiting_long, usize::MAX).expect("room")).collect();
        assert_eq!(queue.admits(), Err(Busy { tries: 1 }));
        assert!(queue.is_crowded());
        assert_eq!(queue.wait_long(ready(7)).await, Ok(7), "what is here has its turn");
        assert_eq!(queue.wait(ready(7)).await, Ok(7), "and so has who only asks");
        assert_eq!(queue.len(), MOST_LONG);
        drop(places);
        assert_eq!(queue.admits(), Ok(()));
    }

    #[tokio::test]
    async fn who_has_waited_long_in_vain_counts_too() {
        let queue = Queue { long_patience: Duration::from_millis(1), ..Queue::default() };
        assert!(queue.wait_long(pending::<()>()).await.is_err());
        assert!(queue.is_crowded());
    }
}
