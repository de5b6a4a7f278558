//! What was said to the reports sent from here: asked once the queue is as far as it can get, and kept beside each.
use super::*;
use crate::offline::unheard;
use crate::offline::verdict::Verdict;
use crate::wire::reviews::MyReviews;

/// The named value that keeps which answer was heard last, and of which sent reports.
pub const HEARD: &str = "reviews_heard";

impl Engine {
    /// Costs nothing where nothing was ever sent or said, and a 304 where nothing is new. Nothing here can hold up the queue:
    /// without an answer the run ends as it would have, to be woken earlier. What was said beside reports is told after the run: here it
    /// is learnt whether the centre is there, when it wants to be left alone, and whether it still knows this phone.
    pub(super) async fn hear_reviews(&self, outcome: Outcome) -> Result<Outcome, StoreError> {
        let sent = owner::own_sent(&*self.store).await?;
        if sent.is_empty() && !unheard::is_something(&*self.store, self.clock.now_ms()).await? {
            return Ok(outcome);
        }
        let of = fingerprint(&sent);
        let heard = self.store.value(HEARD).await?;
        let tag = heard.as_deref().and_then(|json| serde_json::from_str::<(String, String)>(json).ok());
        // A report that was settled since may be among those already spoken of: then all is asked again.
        let tag = tag.filter(|(_, known)| *known == of).map(|(tag, _)| tag);
        match self.api.get_changed::<MyReviews>(paths::MY_REVIEWS, tag).await {
            Ok(None) => {}
            Ok(Some((reviews, tag))) => self.note_reviews(reviews, tag.as_ref().map(|tag| (tag, &of))).await?,
            Err(error) => return self.not_heard(outcome, &error).await,
        }
        self.failed_runs.set(0);
        Ok(outcome)
    }

    /// The tag is written last: whatever fails before it, all is heard again.
    async fn note_reviews(&self, reviews: MyReviews, tag: Option<(&String, &String)>) -> Result<(), StoreError> {
        for item in &reviews.items {
            if self.store.note_review(item.report, &item.review).await? {
                self.listener.hear(SyncEvent::Changed(item.report));
            }
        }
        let json = tag.and_then(|tag| serde_json::to_string(&tag).ok());
        self.store.set_value(HEARD, json.as_deref()).await
    }

    async fn not_heard(&self, outcome: Outcome, error: &ApiError) -> Result<Outcome, StoreError> {
        let retry_after_s = match verdict::of(error) {
            Verdict::Session => return Ok(Outcome::SessionNeeded),
            Verdict::Away => None,
            Verdict::Busy { retry_after_s } => retry_after_s,
            // An older server, or one that fails at just this: the reports themselves are safe.
            _ => return Ok(outcome),
        };
        let until_ms = self.clock.now_ms() + self.wait_of_failed_run(retry_after_s);
        if retry_after_s.is_some() {
            self.store.set_value(BUSY_UNTIL, Some(&until_ms.to_string())).await?;
        }
        // A queue that waits for a nearer time keeps it, unless the server asked to be left alone.
        let until_ms = outcome.next_ms().filter(|_| retry_after_s.is_none()).map_or(until_ms, |next_ms| next_ms.min(until_ms));
        Ok(Outcome::Wait { until_ms })
    }
}

/// Changes whenever a report or a version of one was settled.
fn fingerprint(sent: &[SentReport]) -> String {
    let versions: u64 = sent.iter().map(|sent| u64::from(sent.submission.version)).sum();
    format!("{}.{versions}.{}", sent.len(), sent.iter().map(|sent| sent.settled_ms).max().unwrap_or(0))
}
