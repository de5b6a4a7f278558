//! Reading ahead: a task takes from a stream what comes next while the last is still being written and sent.
use std::time::Duration;

use futures::stream::{self, Stream, StreamExt};
use tokio::sync::mpsc;

use crate::error::ApiError;

/// Of the one before the end: an end without it is a stream that broke off.
type Taken<T> = Option<Result<T, ApiError>>;

/// The same items, the next one always on its way. No further is read once nobody takes them; nor, with `patience`, once
/// somebody has not taken one for so long, and then the stream ends as broken off. `held` is let go of at the end.
pub fn ahead<T: Send + 'static>(
    items: impl Stream<Item = Result<T, ApiError>> + Send + 'static,
    patience: Option<Duration>,
    held: impl Send + 'static,
) -> impl Stream<Item = Result<T, ApiError>> + Send + 'static {
    let (sender, receiver) = mpsc::channel::<Taken<T>>(1);
    tokio::spawn(async move {
        let _held = held;
        let mut items = std::pin::pin!(items);
        loop {
            let next = items.next().await;
            let is_last = !matches!(next, Some(Ok(_)));
            let sending = sender.send(next);
            let is_taken = match patience {
                Some(patience) => tokio::time::timeout(patience, sending).await.is_ok_and(|sent| sent.is_ok()),
                None => sending.await.is_ok(),
            };
            if is_last || !is_taken {
                return;
            }
        }
    });
    stream::unfold(Some(receiver), |receiver| async move {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(None) => None,
            Some(Some(Ok(item))) => Some((Ok(item), Some(receiver))),
            Some(Some(Err(error))) => Some((Err(error), None)),
            None => Some((Err(ApiError::internal("a download broke off")), None)),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::TryStreamExt;

    use super::*;

    fn numbers() -> impl Stream<Item = Result<usize, ApiError>> + Send + 'static {
        stream::iter((0..50).map(Ok))
    }

    #[tokio::test]
    async fn all_of_it_comes_in_its_order_and_then_what_is_held_is_let_go_of() {
        let held = Arc::new(());
        let all: Vec<usize> = ahead(numbers(), None, held.clone()).try_collect().await.unwrap();
        assert_eq!(all, (0..50).collect::<Vec<_>>());
        while Arc::strong_count(&held) > 1 {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_failure_is_told_and_ends_it() {
        let failing = stream::iter([Ok(1), Err(ApiError::internal("x")), Ok(2)]);
        let got: Vec<_> = ahead(failing, None, ()).collect().await;
        assert!(matches!(got.as_slice(), [Ok(1), Err(_)]), "{}", got.len());
    }

    #[tokio::test]
    async fn who_sleeps_over_it_does_not_hold_it_and_does_not_take_a_part_for_the_whole() {
        let (held, read) = (Arc::new(()), Arc::new(AtomicUsize::new(0)));
        let counted = read.clone();
        let items = numbers().inspect(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        let mut sleeping = std::pin::pin!(ahead(items, Some(Duration::from_millis(1)), held.clone()));
        assert!(matches!(sleeping.next().await, Some(Ok(0))));
        while Arc::strong_count(&held) > 1 {
            tokio::task::yield_now().await;
        }
        assert!(read.load(Ordering::Relaxed) < 5);
        let rest: Vec<_> = sleeping.collect().await;
        assert!(matches!(rest.last(), Some(Err(_))));
    }
}
