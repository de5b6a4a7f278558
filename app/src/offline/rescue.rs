//! Which reports and pictures go into a rescue file. Pure; sealing and saving are the caller's (`wire::rescue` has the
//! format).
use std::collections::BTreeSet;

use super::draft::Draft;
use super::outbox::OutboxItem;
use super::queue;
use crate::domain::photo::PhotoHash;
use crate::domain::unit::UnitId;
use crate::wire::rescue::{MAX_BYTES, RescueContent, RescuedReport};

/// Room kept for the reports' own text and the seal, bytes.
const ROOM_FOR_TEXT: u64 = 8 * 1024 * 1024;

/// Every unsent report, oldest first: the whole queue, quarantined items too (a person elsewhere may be able to help),
/// and the drafts that are complete. A half-filled draft stays on the phone.
///
/// What goes into a file may reach the server by another hand, so the caller freezes the items first ([`frozen`]).
pub fn reports(outbox: &[OutboxItem], drafts: &[Draft], unit: UnitId, now_ms: i64) -> Vec<RescuedReport> {
    let mut items = outbox.to_vec();
    items.extend(drafts.iter().filter_map(|draft| queue::finish(draft, unit, now_ms).ok()));
    items.sort_by_key(|item| (item.saved_ms, item.id));
    items.into_iter().map(|item| RescuedReport { id: item.id, submission: item.submission }).collect()
}

/// The items to write back as frozen before their content leaves the phone in a file.
pub fn frozen(outbox: &[OutboxItem], now_ms: i64) -> Vec<OutboxItem> {
    let mut items: Vec<_> = outbox.iter().filter(|item| !item.is_frozen()).cloned().collect();
    items.iter_mut().for_each(|item| item.delivery.first_attempt_ms = Some(now_ms));
    items
}

/// Every picture the reports name, once, in their order.
pub fn wanted_photos(reports: &[RescuedReport]) -> Vec<PhotoHash> {
    let mut seen = BTreeSet::new();
    let named = reports.iter().flat_map(|report| &report.submission.content.photos);
    named.filter(|photo| seen.insert(&photo.hash)).map(|photo| photo.hash.clone()).collect()
}

/// The content of the file. `held` tells the bytes of a picture that is still on the phone; one that is not (the server
/// has it, or it is lost) is left out, and so is what no longer fits into a rescue file: the reports always go.
pub fn content(reports: Vec<RescuedReport>, held: impl Fn(&PhotoHash) -> Option<u64>) -> RescueContent {
    let mut room = (MAX_BYTES as u64).saturating_sub(ROOM_FOR_TEXT);
    let mut photos = Vec::new();
    for hash in wanted_photos(&reports) {
        let Some(size) = held(&hash) else { continue };
        if size <= room {
            room -= size;
            photos.push((hash, size));
        }
    }
    RescueContent { reports, photos }
}
