//! Two windows on one report: may this window's word still be written? Pure, and asked inside the transaction that would
//! write it, so that nothing can come in between. Each write names the change it was made on ([`Draft::changed_ms`] as
//! that window last knew it on the phone).
use thiserror::Error;

use super::draft::Draft;
use super::outbox::{OutboxItem, SentReport};
use super::owner::{self, Owner};
use crate::domain::access::PersonId;

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Stale {
    /// Another window has changed the draft since; this is how it stands on the phone.
    #[error("the draft was changed in another window")]
    Newer(Box<Draft>),
    /// Another window has saved it with other words, and the server may have seen them.
    #[error("the report is already on its way")]
    OnItsWay,
    /// It is no draft any more: saved or deleted in another window.
    #[error("the draft was saved or deleted in another window")]
    Gone,
    /// Somebody else has joined or signed in on this phone since, in another window: it would neither be shown nor sent.
    #[error("somebody else has this phone now")]
    OtherPerson,
}

/// Everything the phone holds of one report.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Held {
    /// Whose phone it is now.
    pub person: Option<PersonId>,
    pub draft: Option<Draft>,
    pub item: Option<OutboxItem>,
    pub sent: Option<SentReport>,
}

/// Records of before owners were kept belong to whoever is signed in.
fn is_theirs(owner: Option<&Owner>, held: &Held) -> Result<(), Stale> {
    if owner::is_of(owner, held.person) { Ok(()) } else { Err(Stale::OtherPerson) }
}

/// Whether the draft may be written; `based_on` is `None` for one that was just made.
///
/// # Errors
/// Why not.
pub fn may_save(draft: &Draft, based_on: Option<i64>, held: &Held) -> Result<(), Stale> {
    is_theirs(draft.owner.as_ref(), held)?;
    if let Some(item) = &held.item {
        return Err(if item.is_frozen() { Stale::OnItsWay } else { Stale::Gone });
    }
    match (&held.draft, based_on) {
        (Some(kept), Some(base)) if kept.changed_ms == base => Ok(()),
        (Some(kept), _) => Err(Stale::Newer(Box::new(kept.clone()))),
        (None, Some(_)) => Err(Stale::Gone),
        (None, None) if held.sent.as_ref().is_some_and(|sent| sent.submission.version >= draft.version) => Err(Stale::Gone),
        (None, None) => Ok(()),
    }
}

/// Whether the item may go into the queue; false when it is there, or arrived, just as it is: pressing save twice is
/// saving once.
///
/// # Errors
/// Why not.
pub fn may_enqueue(item: &OutboxItem, based_on: i64, held: &Held) -> Result<bool, Stale> {
    is_theirs(item.owner.as_ref(), held)?;
    let submission = &item.submission;
    let is_same =
        |other: &crate::wire::reports::ReportSubmission| other.version == submission.version && other.content == submission.content;
    match (&held.item, &held.draft) {
        (Some(waiting), _) if is_same(&waiting.submission) => Ok(false),
        (Some(waiting), _) if waiting.is_frozen() => Err(Stale::OnItsWay),
        (Some(_), _) => Err(Stale::Gone),
        (None, Some(kept)) if kept.changed_ms == based_on => Ok(true),
        (None, Some(kept)) => Err(Stale::Newer(Box::new(kept.clone()))),
        (None, None) if held.sent.as_ref().is_some_and(|sent| is_same(&sent.submission)) => Ok(false),
        (None, None) => Err(Stale::Gone),
    }
}
