//! Moving a report between "being written" and "waiting to be sent".
//!
//! Which version a correction is sent as: the server takes version *current + 1*, or a repeat of the current one. So
//! - not yet frozen: nobody has seen the version, it is edited in place;
//! - frozen and under way: it cannot be taken back, for the server may have it already even if no answer came;
//! - quarantined before the record was stored: the server refused this version, so its current one is still the one
//!   before, and the corrected content goes under the same number;
//! - quarantined after the record was stored (a picture was refused): the next number;
//! - quarantined as a conflict: one more than the engine was told the server has.
use chrono::{DateTime, Duration, NaiveDate, Utc};
use thiserror::Error;

use super::draft::{Draft, DraftForm};
use super::outbox::{Delivery, OutboxItem, SentReport};
use super::ports::{LocalStore, StoreError};
use super::stale::Stale;
use crate::domain::report::FieldProblem;
use crate::domain::review::Decision;
use crate::domain::unit::UnitId;
use crate::wire::problem::code;
use crate::wire::reports::ReportSubmission;

#[derive(Debug, Clone, PartialEq, Error)]
pub enum SaveError {
    /// The fields that still need mending.
    #[error("the report is not complete")]
    Incomplete(Vec<FieldProblem>),
    /// Another window was quicker with other words: nothing was written.
    #[error(transparent)]
    Stale(#[from] Stale),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The person pressed save: the draft becomes an item of the queue, in one transaction. `based_on`: its change that is
/// known to be on the phone. Saving the same draft again (two presses, two tabs) changes nothing.
pub async fn save(store: &dyn LocalStore, draft: &Draft, based_on: i64, unit: UnitId, now_ms: i64) -> Result<OutboxItem, SaveError> {
    let item = finish(draft, unit, now_ms).map_err(SaveError::Incomplete)?;
    store.enqueue(&item, based_on).await??;
    Ok(item)
}

/// The item a draft becomes, or every field that needs mending. Pure.
pub fn finish(draft: &Draft, unit: UnitId, now_ms: i64) -> Result<OutboxItem, Vec<FieldProblem>> {
    let content = draft.form.finish(unit, day_in_bangkok(now_ms))?;
    let submission = ReportSubmission { version: draft.version, content, saved_at: time(now_ms) };
    Ok(OutboxItem { id: draft.id, owner: draft.owner.clone(), submission, saved_ms: now_ms, delivery: Delivery::default() })
}

/// Whether "change this report" can be offered.
pub fn can_take_back(item: &OutboxItem) -> bool {
    !item.is_frozen() || item.delivery.quarantine.is_some()
}

/// Back into a draft, to be changed or thrown away. `None`: it cannot be, because it is on its way or something changed
/// since `item` was read; read the outbox again.
pub async fn take_back(store: &dyn LocalStore, item: &OutboxItem, now_ms: i64) -> Result<Option<Draft>, StoreError> {
    if !can_take_back(item) {
        return Ok(None);
    }
    let draft = Draft {
        id: item.id,
        version: corrected_version(item),
        owner: item.owner.clone(),
        form: DraftForm::from(item.submission.content.clone()),
        created_ms: item.saved_ms,
        changed_ms: now_ms,
    };
    Ok(store.take_back(item, &draft).await?.then_some(draft))
}

/// The version the corrected content goes as: see the module's rules. Pure.
pub fn corrected_version(item: &OutboxItem) -> u32 {
    let (version, delivery) = (item.submission.version, &item.delivery);
    let is_conflict = delivery.quarantine.as_ref().is_some_and(|why| why.code == code::REPORT_CONFLICT);
    match delivery.server_version {
        Some(current) if is_conflict => current + 1,
        _ if delivery.record_stored || is_conflict => version + 1,
        _ => version,
    }
}

/// Out of quarantine as it is, because what was wrong lay elsewhere (the district mended a unit, the app was updated).
/// False if it changed meanwhile.
pub async fn try_again(store: &dyn LocalStore, item: &OutboxItem) -> Result<bool, StoreError> {
    let delivery = Delivery { quarantine: None, not_before_ms: None, failures: 0, ..item.delivery.clone() };
    store.update_delivery(item.id, item.submission.version, &delivery).await
}

/// A change of a report that the server holds: a draft of the next version.
pub fn revise(sent: &SentReport, now_ms: i64) -> Draft {
    let form = DraftForm::from(sent.submission.content.clone());
    let (version, owner) = (sent.receipt.version + 1, sent.owner.clone());
    Draft { id: sent.id, version, owner, form, created_ms: now_ms, changed_ms: now_ms }
}

/// Begins the correction of a report that the server holds, or goes on with the one already begun. `None`: a corrected
/// version waits in the queue already.
pub async fn begin_correction(store: &dyn LocalStore, sent: &SentReport, now_ms: i64) -> Result<Option<Draft>, StoreError> {
    let draft = revise(sent, now_ms);
    Ok(match store.save_draft(&draft, None).await? {
        Ok(()) => Some(draft),
        Err(Stale::Newer(begun)) => Some(*begun),
        Err(Stale::OnItsWay | Stale::Gone | Stale::OtherPerson) => None,
    })
}

/// Whether "change and send again" can be offered: an accepted report is done.
pub fn can_correct(sent: &SentReport) -> bool {
    sent.review.as_ref().is_none_or(|review| review.decision == Decision::Returned)
}

/// The day it is in Bangkok by the phone's clock.
pub fn day_in_bangkok(now_ms: i64) -> NaiveDate {
    (time(now_ms) + Duration::hours(7)).date_naive()
}

fn time(now_ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(now_ms).unwrap_or_default()
}
