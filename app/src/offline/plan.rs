//! What to do next, from the queue alone. Pure: the engine does it and asks again.
use super::backoff::still_waits;
use super::outbox::OutboxItem;
use crate::domain::photo::{PhotoHash, ReportPhoto, TARGET_BYTES};
use crate::domain::report::ReportId;

/// Largest picture sent in one request while the line holds, bytes: what the phone aims at, with room for a miss.
pub const WHOLE_BYTES: u64 = TARGET_BYTES + 20 * 1024;
/// Largest piece of a larger one, bytes.
pub const CHUNK_BYTES: u64 = 256 * 1024;
/// Smallest piece: below it a slow line carries more headers than picture.
pub const SMALLEST_CHUNK_BYTES: u64 = 16 * 1024;
/// After so many failures in a row an item lets the others go first, so that one that always fails blocks nobody.
pub const FAILURES_BEFORE_STEPPING_BACK: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Write down that the item may be on its way, before it is.
    Freeze {
        id: ReportId,
    },
    PutRecord {
        id: ReportId,
    },
    /// Ask how much of the picture the server has.
    AskOffset {
        id: ReportId,
        hash: PhotoHash,
    },
    PutChunk {
        id: ReportId,
        hash: PhotoHash,
        offset: u64,
        len: u64,
    },
    /// Everything is sent, but no receipt that covers it was seen.
    ConfirmReceipt {
        id: ReportId,
    },
    /// Something waits for its time (ms).
    Wait {
        until_ms: i64,
    },
    /// Nothing to do; what is left needs a person.
    Idle,
}

/// The next step. Oldest saved first, all records before any picture (the smallest useful thing first). Items that
/// wait for their time or for a person are passed over; items that keep failing come after the others.
pub fn next(outbox: &[OutboxItem], now_ms: i64) -> Step {
    let active = || outbox.iter().filter(|item| item.delivery.quarantine.is_none());
    let mut due: Vec<_> = active().filter(|item| !waits(item, now_ms)).collect();
    due.sort_by_key(|item| (tier(item), item.delivery.record_stored, item.saved_ms, item.id));
    match due.first() {
        Some(item) => step_of(item),
        None => match active().filter_map(|item| item.delivery.not_before_ms).min() {
            Some(until_ms) => Step::Wait { until_ms },
            None => Step::Idle,
        },
    }
}

fn waits(item: &OutboxItem, now_ms: i64) -> bool {
    item.delivery.not_before_ms.is_some_and(|time| still_waits(time, now_ms))
}

fn tier(item: &OutboxItem) -> u32 {
    item.delivery.failures / FAILURES_BEFORE_STEPPING_BACK
}

fn step_of(item: &OutboxItem) -> Step {
    let id = item.id;
    if !item.is_frozen() {
        return Step::Freeze { id };
    }
    if !item.delivery.record_stored {
        return Step::PutRecord { id };
    }
    let photos = &item.submission.content.photos;
    photos.iter().find_map(|photo| photo_step(item, photo)).unwrap_or(Step::ConfirmReceipt { id })
}

fn photo_step(item: &OutboxItem, photo: &ReportPhoto) -> Option<Step> {
    let (id, hash, delivery) = (item.id, photo.hash.clone(), &item.delivery);
    let known = delivery.photo_offsets.get(&hash).copied();
    if delivery.ask_again.contains(&hash) {
        return Some(Step::AskOffset { id, hash });
    }
    match known {
        Some(offset) if offset >= photo.size => None,
        Some(offset) => Some(Step::PutChunk { id, hash, offset, len: chunk_len(photo.size, offset, delivery.cuts) }),
        // A picture that goes in one request is simply sent: asking first would cost a round trip and change nothing.
        None if chunk_len(photo.size, 0, delivery.cuts) == photo.size => Some(Step::PutChunk { id, hash, offset: 0, len: photo.size }),
        None => Some(Step::AskOffset { id, hash }),
    }
}

/// How many bytes to send from `offset` on. A picture of ordinary size goes whole; after each cut connection the
/// pieces halve, down to 16 KB.
pub fn chunk_len(size: u64, offset: u64, cuts: u32) -> u64 {
    let left = size.saturating_sub(offset);
    if cuts == 0 && left <= WHOLE_BYTES { left } else { left.min((CHUNK_BYTES >> cuts.min(4)).max(SMALLEST_CHUNK_BYTES)) }
}
