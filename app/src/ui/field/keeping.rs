//! From a draft to the queue and back: pure.
use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate};
use uuid::Uuid;

use crate::domain::channel::Channel;
use crate::domain::report::{ReportContent, ReportId};
use crate::domain::unit::{Unit, UnitKind};
use crate::offline::draft::{Draft, DraftForm};
use crate::offline::outbox::{Delivery, OutboxItem};
use crate::wire::reports::ReportSubmission;

/// A form with everything filled in that the phone knows.
pub fn new_draft(unit: &Unit, today: NaiveDate, now_ms: i64) -> Draft {
    let in_the_village = matches!(unit.kind, UnitKind::Village | UnitKind::Subdistrict);
    let form = DraftForm {
        channel: in_the_village.then_some(Channel::Community),
        from: Some(today),
        place_area: unit.area.clone(),
        place: if unit.kind.has_area() { unit.name.clone() } else { String::new() },
        partners: BTreeSet::new(),
        ..DraftForm::default()
    };
    Draft { id: ReportId(Uuid::now_v7()), version: 1, form, created_ms: now_ms, changed_ms: now_ms }
}

/// The finished draft as it waits for the server.
pub fn queue_item(draft: &Draft, content: ReportContent, now_ms: i64) -> OutboxItem {
    let saved_at = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let submission = ReportSubmission { version: draft.version, content, saved_at };
    OutboxItem { id: draft.id, submission, saved_ms: now_ms, delivery: Delivery::default() }
}

/// The draft an item becomes when the person changes it. What the server may have seen never changes under the same
/// version, so a frozen item comes back as the next one.
pub fn draft_again(item: &OutboxItem, now_ms: i64) -> Draft {
    let version = item.submission.version + u32::from(item.is_frozen());
    // One millisecond apart: a draft that was worked on, never an untouched form.
    Draft { id: item.id, version, form: item.submission.content.clone().into(), created_ms: now_ms - 1, changed_ms: now_ms }
}
