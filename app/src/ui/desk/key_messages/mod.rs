//! Key messages of one's office: short lines for receipts, pop-ups and boards; written, shown to everybody, taken back.
mod editor;
mod list;

pub use list::KeyMessages;

use leptos::prelude::*;

use super::lang;
use super::pages::Pages;
use crate::domain::access::{Action, Actor, Target, may};
use crate::domain::key_message::KeyMessage;
use crate::domain::publication::Publication;
use crate::text;
use crate::ui::components::{Icon, State, Tone};
use crate::wire::publications::OwnPublication;

/// The office's messages on screen, and the dialog about one.
#[derive(Clone, Copy)]
struct Shown {
    messages: Pages<OwnPublication<KeyMessage>>,
    dialog: RwSignal<Option<Dialog>>,
}

#[derive(Debug, Clone, PartialEq)]
enum Dialog {
    /// A new one; a draft to be changed; one that takes the place of a published one.
    Write(Option<OwnPublication<KeyMessage>>),
    Withdraw(OwnPublication<KeyMessage>),
}

pub fn may_publish(actor: &Actor) -> bool {
    may(actor, Action::PublishMaterial, &Target { unit: actor.unit, area: actor.area.as_ref() })
}

#[component]
fn PublicationState(state: Publication) -> impl IntoView {
    let (tone, icon, word) = match state {
        Publication::Draft => (Tone::Quiet, Icon::Write, text::letters_state_draft(lang())),
        Publication::Published => (Tone::Good, Icon::CheckCircle, text::messages_published(lang())),
        Publication::Withdrawn => (Tone::Bad, Icon::Close, text::letters_state_withdrawn(lang())),
    };
    view! { <State tone icon word/> }
}
