//! Telling the centre how much waits on this phone. Asked after each run: what was sent needs no telling, so that a phone
//! whose queue empties costs no request, and one that is stuck costs one for each change.
use super::api::Api;
use super::outbox::OutboxItem;
use super::owner;
use super::ports::{LocalStore, StoreError};
use crate::domain::access::PersonId;
use crate::wire::paths;
use crate::wire::waiting::Waiting;

/// The named value that keeps what the centre was told last, by whom.
const TOLD: &str = "waiting_told";

/// What is in a queue.
pub fn count(outbox: &[OutboxItem]) -> Waiting {
    let photos = outbox.iter().flat_map(|item| {
        let held = &item.delivery.photo_offsets;
        item.submission.content.photos.iter().filter(move |photo| held.get(&photo.hash).is_none_or(|offset| *offset < photo.size))
    });
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Waiting { reports: count(outbox.len()), photos: count(photos.count()) }
}

/// Tells it if it is news. Without an answer it is told after the next run.
///
/// # Errors
/// When the phone cannot be read or written.
pub async fn tend(store: &dyn LocalStore, api: &Api) -> Result<(), StoreError> {
    let Some(me) = owner::signed_in(store).await? else { return Ok(()) };
    let (waiting, by) = (count(&owner::own_outbox(store).await?), me.person);
    let told = store.value(TOLD).await?;
    let told = told.and_then(|json| serde_json::from_str::<(PersonId, Waiting)>(&json).ok());
    // Of somebody else who used this phone before, nothing is known here.
    let told = told.filter(|(person, _)| *person == by).map_or(Waiting::default(), |(_, told)| told);
    if told == waiting || api.put::<Waiting>(paths::MY_WAITING, &waiting).await.is_err() {
        return Ok(());
    }
    store.set_value(TOLD, serde_json::to_string(&(by, waiting)).ok().as_deref()).await
}
