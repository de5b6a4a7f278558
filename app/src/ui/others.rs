//! A device that somebody else comes to: what the one before saved must not be left behind unsent. Nothing of it would be
//! shown or sent to the wrong person ([`owner`]), but its own would not get to it any more.
use super::context::Context;
use super::settings;
use crate::offline::draft::Draft;
use crate::offline::outbox::OutboxItem;
use crate::offline::owner::{self, Owner};
use crate::offline::ports::StoreError;
use crate::offline::rescue::{self, Packed};

/// What is in the rescue files that were saved here.
const PACKED: &str = "rutan.rescue-saved";

pub fn packed() -> Vec<Packed> {
    settings::read(PACKED).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default()
}

/// A rescue file was saved.
pub fn note_packed(new: &[Packed]) {
    let mut all = packed();
    all.retain(|one| new.iter().all(|newer| newer.report != one.report));
    all.extend_from_slice(new);
    if let Ok(json) = serde_json::to_string(&all) {
        settings::write(PACKED, &json);
    }
}

/// The name of somebody who is not `them` and whose work is only on this device: unsent and in no rescue file.
///
/// # Errors
/// When the device cannot be read: then nobody can say so.
pub async fn left_behind(context: Context, them: impl Fn(&Owner) -> bool) -> Result<Option<String>, StoreError> {
    let store = context.ports().store;
    let (drafts, outbox, packed) = (store.drafts().await?, store.outbox().await?, packed());
    // A record of before owners were kept is of who is signed in.
    let here = owner::signed_in(&*store).await?.as_ref().map(Owner::from);
    let drafts = drafts.iter().filter(|draft| Draft::is_touched(draft)).map(|draft| &draft.owner);
    let items = outbox.iter().filter(|item: &&OutboxItem| !rescue::covers(&packed, item)).map(|item| &item.owner);
    let owners = drafts.chain(items).filter_map(|owner| owner.as_ref().or(here.as_ref()));
    Ok(owners.into_iter().find(|owner| !them(owner)).map(|owner| owner.name.clone()))
}
