//! Key messages of one's office: short lines for receipts, pop-ups and boards; written, shown to everybody, taken back.
mod editor;
mod list;

pub use list::KeyMessages;

use super::publishing::Desked;
use crate::domain::key_message::KeyMessage;
use crate::domain::publication::PublicationId;
use crate::wire::paths;

impl Desked for KeyMessage {
    const OWN: &'static str = paths::OWN_KEY_MESSAGES;

    fn path(id: PublicationId) -> String {
        paths::key_message(id)
    }
}
