//! Which reports and pictures go into a rescue file. Pure; sealing and saving are the caller's (`wire::rescue` has the
//! format).
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::outbox::OutboxItem;
use crate::domain::photo::PhotoHash;
use crate::domain::report::ReportId;
use crate::wire::rescue::{MAX_BYTES, RescueContent, RescuedReport};

/// Room kept for the reports' own text and the seal, bytes.
const ROOM_FOR_TEXT: u64 = 8 * 1024 * 1024;

/// Every unsent report, oldest first: the whole queue, quarantined items too (a person elsewhere may be able to help).
/// A draft never goes, however complete it looks: its person has not said yet that this is what they report.
///
/// What goes into a file may reach the server by another hand, so the caller freezes the items first ([`frozen`]).
pub fn reports(outbox: &[OutboxItem]) -> Vec<RescuedReport> {
    let mut items = outbox.to_vec();
    items.sort_by_key(|item| (item.saved_ms, item.id));
    items.into_iter().map(|item| RescuedReport { id: item.id, submission: item.submission }).collect()
}

/// A report as it went into a file; kept, so that the phone is given back only when nothing would be left on it alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    pub report: ReportId,
    /// Names what was saved under the report at that time.
    pub saved_ms: i64,
    /// Its pictures that are in the file or that the centre has, and those that are neither.
    pub photos: usize,
    pub missing: usize,
}

/// What the file holds of each report of the queue.
pub fn packed(outbox: &[OutboxItem], content: &RescueContent) -> Vec<Packed> {
    let in_file: BTreeSet<_> = content.photos.iter().map(|(hash, _)| hash).collect();
    let named = outbox.iter().filter(|item| content.reports.iter().any(|report| report.id == item.id));
    let packed = named.map(|item| {
        let held = |hash: &PhotoHash, size: u64| item.delivery.photo_offsets.get(hash).is_some_and(|offset| *offset >= size);
        let photos = item.submission.content.photos.iter();
        let photos = photos.filter(|photo| in_file.contains(&photo.hash) || held(&photo.hash, photo.size)).count();
        Packed { report: item.id, saved_ms: item.saved_ms, photos, missing: item.submission.content.photos.len() - photos }
    });
    packed.collect()
}

/// Whether the item is wholly in a file, as it was saved last.
pub fn covers(packed: &[Packed], item: &OutboxItem) -> bool {
    packed.iter().any(|one| one.report == item.id && one.saved_ms == item.saved_ms && one.missing == 0)
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
