//! Letters: what one's office received, registers and passes on, and what it writes.
mod addressees;
mod ask_fields;
mod asks;
mod editor;
mod enclosures;
mod fields;
mod keeping;
mod leaving;
mod letter;
mod list;
mod passing;
mod reading;
mod stamp;
mod tree;
mod withdraw;

pub use letter::Letter;
pub use list::Letters;

use super::{lang, words};
use crate::domain::directive::{DeliveryState, DirectiveId, DirectiveState, LetterNumber};
use crate::text;
use crate::ui::components::{Icon, State, Tone};
use leptos::prelude::*;

pub fn address(id: DirectiveId) -> String {
    format!("{}/{}", super::LETTERS, id.0)
}

/// ที่ มท ๐๒๐๖.๒/ว ๕๕๒
fn number(number: &LetterNumber) -> String {
    text::letters_number(lang(), number.written(words().digits))
}

#[component]
fn LetterState(state: DirectiveState) -> impl IntoView {
    let (tone, icon, word) = match state {
        DirectiveState::Draft => (Tone::Quiet, Icon::Write, text::letters_state_draft(lang())),
        DirectiveState::Sent => (Tone::Good, Icon::CheckCircle, text::letters_state_sent(lang())),
        DirectiveState::Corrected => (Tone::Attention, Icon::Write, text::letters_state_corrected(lang())),
        DirectiveState::Withdrawn => (Tone::Bad, Icon::Close, text::letters_state_withdrawn(lang())),
        DirectiveState::Unknown => (Tone::Quiet, Icon::Info, text::desk_state_unknown(lang())),
    };
    view! { <State tone icon word/> }
}

#[component]
fn StepState(state: DeliveryState) -> impl IntoView {
    let (tone, icon, word) = match state {
        DeliveryState::Sent => (Tone::Attention, Icon::Clock, text::letters_step_sent(lang())),
        DeliveryState::Opened => (Tone::Action, Icon::Book, text::letters_step_opened(lang())),
        DeliveryState::Registered => (Tone::Action, Icon::Check, text::letters_step_registered(lang())),
        DeliveryState::PassedOn => (Tone::Action, Icon::Share, text::letters_step_passed_on(lang())),
        DeliveryState::Done => (Tone::Good, Icon::CheckCircle, text::letters_step_done(lang())),
    };
    view! { <State tone icon word/> }
}
