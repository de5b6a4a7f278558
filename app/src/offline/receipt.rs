//! What a receipt lets the phone believe. Pure.
use super::outbox::{Delivery, OutboxItem};
use crate::domain::photo::PhotoHash;
use crate::wire::reports::Receipt;

/// True when the server holds all of the item: this very version, complete, every picture of its content named as
/// stored. Only then may the phone let its copy go.
pub fn covers(receipt: &Receipt, item: &OutboxItem) -> bool {
    let stored = |hash: &PhotoHash| receipt.photos.iter().any(|photo| photo.stored && photo.hash == *hash);
    is_of(receipt, item) && receipt.complete && item.submission.content.photos.iter().all(|photo| stored(&photo.hash))
}

/// True when the receipt speaks of this report and version at all.
pub fn is_of(receipt: &Receipt, item: &OutboxItem) -> bool {
    receipt.report == item.id && receipt.version == item.submission.version
}

/// The delivery after a receipt of the item: what it says is stored is stored, and what it does not is not, whatever we
/// believed before. Returns the pictures that were thought to be stored and are not.
pub fn apply(receipt: &Receipt, item: &OutboxItem) -> (Delivery, Vec<PhotoHash>) {
    let mut delivery = item.delivery.clone();
    delivery.record_stored = true;
    let mut missing = Vec::new();
    for photo in &item.submission.content.photos {
        let stored = receipt.photos.iter().any(|named| named.stored && named.hash == photo.hash);
        let thought_stored = delivery.photo_offsets.get(&photo.hash).is_some_and(|offset| *offset >= photo.size);
        if stored {
            delivery.photo_offsets.insert(photo.hash.clone(), photo.size);
            delivery.ask_again.remove(&photo.hash);
        } else if thought_stored {
            delivery.photo_offsets.insert(photo.hash.clone(), 0);
            missing.push(photo.hash.clone());
        }
    }
    (delivery, missing)
}
