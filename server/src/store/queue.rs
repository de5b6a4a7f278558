//! Waiting for one's turn at the database, with an end: whoever would wait too long is told so at once, by an answer that says when
//! to come back, and what was acknowledged goes on being served.
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::{Result, StoreError};

/// How long a request waits for its turn or a connection.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// Who may wait at once to write: about as many as are served within that time on a small machine, so that few wait in vain.
const MOST: usize = 256;
/// Of those who have something here already, as the bytes of a picture that were sent and kept; how many of them may wait is bounded by
/// the memory for bodies.
const LONG_PATIENCE: Duration = Duration::from_secs(60);
/// As many as this count for the share of refusals, which is kept in parts of [`WHOLE`].
const LAST: u32 = 256;
const WHOLE: u32 = 1 << 16;
/// The most by which a wait is stretched.
const MOST_TRIES: u32 = 16;
/// It is crowded for this long after the last one who was sent away.
const CROWDED_FOR: Duration = Duration::from_secs(10);

/// Those who want to write. Clones are one queue.
#[derive(Clone)]
pub(super) struct Queue {
    waiting: Arc<AtomicUsize>,
    /// Share of the last ones who were sent away.
    refused: Arc<AtomicU32>,
    refused_at: Arc<Mutex<Option<Instant>>>,
    patience: Duration,
}

impl Default for Queue {
    fn default() -> Self {
        Self { waiting: Arc::default(), refused: Arc::default(), refused_at: Arc::default(), patience: PATIENCE }
    }
}

impl Queue {
    /// Waits for a turn.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait already, or the turn does not come in time.
    pub async fn wait<T>(&self, turn: impl Future<Output = T>) -> Result<T> {
        let come = match Place::take(&self.waiting) {
            Some(_place) => tokio::time::timeout(self.patience, turn).await.ok(),
            None => None,
        };
        self.note(come.is_none());
        come.ok_or_else(|| self.busy())
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Whether somebody was sent away a moment ago.
    pub fn is_crowded(&self) -> bool {
        let last = *self.refused_at.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|at| at.elapsed() < CROWDED_FOR)
    }

    /// As [`Queue::wait`], for whoever would have to send much again.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when the turn does not come in a long time.
    pub async fn wait_long<T>(&self, turn: impl Future<Output = T>) -> Result<T> {
        tokio::time::timeout(LONG_PATIENCE, turn).await.map_err(|_| self.busy())
    }

    fn note(&self, was_refused: bool) {
        let share = |share: u32| Some(share - share / LAST + if was_refused { WHOLE / LAST } else { 0 });
        let _ = self.refused.fetch_update(Ordering::AcqRel, Ordering::Acquire, share);
        if was_refused {
            *self.refused_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// The more are sent away, the later they are asked to come back: else they would come faster than they are refused.
    fn busy(&self) -> StoreError {
        let through = WHOLE.saturating_sub(self.refused.load(Ordering::Acquire)).max(WHOLE / MOST_TRIES);
        StoreError::Busy { tries: WHOLE / through }
    }
}

struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(waiting.clone());
        (waiting.fetch_add(1, Ordering::AcqRel) < MOST).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_and_leaves_their_place() {
        let queue = Queue { patience: Duration::from_millis(1), ..Queue::default() };
        assert!(matches!(queue.wait(pending::<()>()).await, Err(StoreError::Busy { tries: 1 })));
        assert_eq!(queue.waiting.load(Ordering::Acquire), 0);
        assert!(queue.is_crowded());
    }

    #[tokio::test]
    async fn the_more_are_sent_away_the_later_they_are_asked_to_come_back() {
        let queue = Queue { patience: Duration::ZERO, ..Queue::default() };
        let mut tries = Vec::new();
        for _ in 0..2_000 {
            if let Err(StoreError::Busy { tries: now }) = queue.wait(pending::<()>()).await {
                tries.push(now);
            }
        }
        assert!(tries.is_sorted(), "{tries:?}");
        assert_eq!((tries[0], tries[1_999]), (1, MOST_TRIES));
        for _ in 0..2_000 {
            queue.wait(ready(7)).await.unwrap();
        }
        assert!(matches!(queue.wait(pending::<()>()).await, Err(StoreError::Busy { tries: 1 })), "when it is over it is over");
    }

    #[tokio::test]
    async fn nobody_joins_a_queue_that_is_too_long_already() {
        let queue = Queue::default();
        assert!(!queue.is_crowded(), "nobody was sent away yet");
        let places: Vec<_> = (0..MOST).map(|_| Place::take(&queue.waiting).expect("room")).collect();
        assert!(matches!(queue.wait(ready(7)).await, Err(StoreError::Busy { .. })));
        drop(places);
        assert!(queue.is_crowded(), "a moment ago");
        assert_eq!(queue.wait(ready(7)).await.unwrap(), 7);
    }
}
