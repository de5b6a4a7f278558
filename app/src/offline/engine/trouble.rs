//! What the engine does about everything that is not a success.
use super::*;
use crate::domain::report::FieldProblem;
use crate::offline::outbox::Quarantine;
use crate::offline::verdict::Verdict;
use crate::wire::problem::Problem;

impl Engine {
    /// A call of the item was not answered with a success.
    pub(super) async fn failed(&self, item: &OutboxItem, call: Call<'_>, error: ApiError) -> Flow {
        let verdict = verdict::of(&error);
        if !matches!(verdict, Verdict::Away | Verdict::Busy { .. }) {
            self.failed_runs.set(0);
        }
        let mut delivery = item.delivery.clone();
        if let Call::Piece(hash) = call {
            delivery.ask_again.insert(hash.clone());
        }
        match verdict {
            Verdict::Away => self.away(item, call, delivery).await,
            Verdict::Busy { retry_after_s } => self.busy(item, delivery, retry_after_s, error.code()).await,
            Verdict::Session => self.without_session(item).await,
            Verdict::Again { code } => self.stumble(item, delivery, &code).await,
            Verdict::RecordGone { code } => self.record_gone(item, call, delivery, &code).await,
            Verdict::Damaged => self.damaged(item, call, delivery).await,
            Verdict::Conflict => self.conflict(item, error).await,
            Verdict::Person(why) => self.quarantine(item, delivery, with_photo(why, item, call)).await,
        }
    }

    /// Refused because somebody else has come in by now, it is nothing that they should be asked about.
    async fn without_session(&self, item: &OutboxItem) -> Flow {
        let me = owner::signed_in(&*self.store).await?.map(|me| me.person);
        Ok(owner::is_of(item.owner.as_ref(), me).then_some(Outcome::SessionNeeded))
    }

    /// The network is away for everybody, so the run ends. The item's count still grows, so that one whose requests are
    /// always cut lets the others go first next time.
    async fn away(&self, item: &OutboxItem, call: Call<'_>, mut delivery: Delivery) -> Flow {
        // Only a cut piece makes the pieces smaller; a question that got no answer tells nothing of the line's strength.
        let cut = u32::from(matches!(call, Call::Piece(_)));
        delivery.cuts = delivery.cuts.saturating_add(cut).min(MOST_CUTS);
        delivery.failures = delivery.failures.saturating_add(1);
        delivery.last_problem = Some(code::OFFLINE.to_owned());
        let until_ms = self.clock.now_ms() + self.wait_of_failed_run(None);
        self.write(item, delivery).await?;
        Ok(Some(Outcome::Wait { until_ms }))
    }

    /// With the record goes all we knew of its pictures; the fresh receipt will say. One that was asked for and not
    /// found has no bytes there.
    async fn record_gone(&self, item: &OutboxItem, call: Call<'_>, mut delivery: Delivery, code: &str) -> Flow {
        delivery.record_stored = false;
        delivery.photo_offsets.clear();
        delivery.ask_again.clear();
        if let Call::Offset(hash) = call {
            delivery.photo_offsets.insert(hash.clone(), 0);
        }
        self.stumble(item, delivery, code).await
    }

    /// Ends the run; a `Retry-After` also binds later runs, in other tabs and after a restart too.
    async fn busy(&self, item: &OutboxItem, mut delivery: Delivery, retry_after_s: Option<u64>, code: &str) -> Flow {
        delivery.failures = delivery.failures.saturating_add(1);
        delivery.last_problem = Some(code.to_owned());
        let asked_ms = self.clock.now_ms() + self.wait_of_failed_run(retry_after_s);
        let own_wait_ms = if retry_after_s.is_some() {
            self.store.set_value(BUSY_UNTIL, Some(&asked_ms.to_string())).await?;
            backoff::heard_wait_ms
        } else {
            backoff::wait_ms
        };
        // Grows with every refusal, whatever small question was answered in between: a server that has the whole country at its door
        // cannot know how long all of it will take.
        let until_ms = asked_ms.max(self.clock.now_ms() + own_wait_ms(delivery.failures, self.random.unit()));
        self.write(item, delivery).await?;
        Ok(Some(Outcome::Wait { until_ms }))
    }

    pub(super) async fn busy_until(&self) -> Result<Option<i64>, StoreError> {
        let stored = self.store.value(BUSY_UNTIL).await?;
        let until = stored.and_then(|json| json.parse::<i64>().ok());
        Ok(until.filter(|until| backoff::still_waits(*until, self.clock.now_ms())))
    }

    pub(super) fn wait_of_failed_run(&self, retry_after_s: Option<u64>) -> i64 {
        self.failed_runs.set(self.failed_runs.get().saturating_add(1));
        backoff::asked_wait_ms(retry_after_s, self.failed_runs.get(), self.random.unit())
    }

    /// This item alone waits a while.
    pub(super) async fn stumble(&self, item: &OutboxItem, mut delivery: Delivery, code: &str) -> Flow {
        delivery.failures = delivery.failures.saturating_add(1);
        delivery.not_before_ms = Some(self.clock.now_ms() + backoff::wait_ms(delivery.failures, self.random.unit()));
        delivery.last_problem = Some(code.to_owned());
        self.write(item, delivery).await
    }

    async fn quarantine(&self, item: &OutboxItem, delivery: Delivery, why: Quarantine) -> Flow {
        let last_problem = Some(why.code.clone());
        self.write(item, Delivery { quarantine: Some(why), last_problem, ..delivery }).await
    }

    /// The server got bytes that do not match their name. If ours do, they were damaged on the way.
    async fn damaged(&self, item: &OutboxItem, call: Call<'_>, mut delivery: Delivery) -> Flow {
        let Some(hash) = call.photo() else { return self.stumble(item, delivery, code::PHOTO_HASH_MISMATCH).await };
        let whole = self.store.photo(hash).await?.is_some_and(|bytes| PhotoHash::of(&bytes) == *hash);
        if !whole {
            return self.quarantine(item, delivery, lost(item, hash)).await;
        }
        delivery.photo_offsets.insert(hash.clone(), 0);
        delivery.ask_again.remove(hash);
        self.stumble(item, delivery, code::PHOTO_HASH_MISMATCH).await
    }

    /// The picture is not on this phone. Fine if the server has it (a correction names pictures sent before);
    /// otherwise it is lost, and that is said.
    pub(super) async fn without_bytes(&self, item: &OutboxItem, hash: &PhotoHash, size: u64) -> Flow {
        match self.api_of(item).photo_offset(item.id, hash).await {
            Ok(offset) if offset >= size => self.write(item, with_offset(item, hash, offset)).await,
            Ok(_) => self.quarantine(item, item.delivery.clone(), lost(item, hash)).await,
            Err(error) => self.failed(item, Call::Offset(hash), error).await,
        }
    }

    /// Before a person is asked, the server is asked which version it has, so that their correction is not refused too.
    async fn conflict(&self, item: &OutboxItem, refusal: ApiError) -> Flow {
        let answer = self.api_of(item).get::<Receipt>(paths::report_receipt(item.id)).await;
        let server_version = match answer.map_err(|error| (verdict::of(&error), error)) {
            Ok(receipt) => Some(receipt.version),
            Err((Verdict::RecordGone { .. }, _)) => Some(0),
            Err((Verdict::Away, _)) => return self.away(item, Call::Record, item.delivery.clone()).await,
            Err((Verdict::Busy { retry_after_s }, error)) => {
                return self.busy(item, item.delivery.clone(), retry_after_s, error.code()).await;
            }
            Err((Verdict::Session, _)) => return self.without_session(item).await,
            Err(_) => None,
        };
        let why = match &refusal {
            ApiError::Problem { problem, .. } => verdict::quarantine(problem),
            ApiError::NoAnswer(_) => verdict::quarantine(&Problem::new(409, code::REPORT_CONFLICT, "another content")),
        };
        self.quarantine(item, Delivery { server_version, ..item.delivery.clone() }, why).await
    }

    /// The receipt speaks of another version: a newer one means that somebody must look; an older one, that ours is not
    /// there and goes again.
    pub(super) async fn receipt_of_another(&self, item: &OutboxItem, receipt: &Receipt) -> Flow {
        let mut delivery = Delivery { record_stored: false, ..item.delivery.clone() };
        if receipt.report == item.id && receipt.version > item.submission.version {
            delivery.server_version = Some(receipt.version);
            let why = verdict::quarantine(&Problem::new(409, code::REPORT_CONFLICT, "a newer version is there"));
            return self.quarantine(item, delivery, why).await;
        }
        self.stumble(item, delivery, code::SERVER_ERROR).await
    }
}

impl<'a> Call<'a> {
    fn photo(self) -> Option<&'a PhotoHash> {
        match self {
            Call::Record => None,
            Call::Offset(hash) | Call::Piece(hash) => Some(hash),
        }
    }
}

/// More cuts than this change nothing: the pieces are at their smallest.
const MOST_CUTS: u32 = 5;

fn index_of(item: &OutboxItem, hash: &PhotoHash) -> Option<usize> {
    item.submission.content.photos.iter().position(|photo| photo.hash == *hash)
}

fn lost(item: &OutboxItem, hash: &PhotoHash) -> Quarantine {
    verdict::lost_photo(index_of(item, hash).unwrap_or(0))
}

/// Names the picture that was refused, so that the screen can mark it.
fn with_photo(mut why: Quarantine, item: &OutboxItem, call: Call<'_>) -> Quarantine {
    if let (true, Some(index)) = (why.errors.is_empty(), call.photo().and_then(|hash| index_of(item, hash))) {
        why.errors.push(FieldProblem::new(format!("photos[{index}]"), &why.code));
    }
    why
}
