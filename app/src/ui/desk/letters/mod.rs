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
use crate::labels;
use crate::text;
use crate::ui::components::{Icon, State, Tone};
use leptos::prelude::*;

/// Where a letter's page says who has it.
const RECIPIENTS: &str = "#letter-sent";

pub fn address(id: DirectiveId) -> String {
    format!("{}/{}", super::LETTERS, id.0)
}

/// ที่ มท ๐๒๐๖.๒/ว ๕๕๒
fn number(number: &LetterNumber) -> String {
    text::letters_number(lang(), number.written(words().digits))
}

#[component]
fn LetterState(state: DirectiveState) -> impl IntoView {
    let (tone, icon) = match state {
        DirectiveState::Draft => (Tone::Quiet, Icon::Write),
        DirectiveState::Sent => (Tone::Good, Icon::CheckCircle),
        DirectiveState::Corrected => (Tone::Attention, Icon::Write),
        DirectiveState::Withdrawn => (Tone::Bad, Icon::Close),
        DirectiveState::Unknown => (Tone::Quiet, Icon::Info),
    };
    view! { <State tone icon word=labels::directive_state(state)(lang())/> }
}

#[component]
fn StepState(state: DeliveryState) -> impl IntoView {
    let (tone, icon) = match state {
        DeliveryState::Sent => (Tone::Attention, Icon::Clock),
        DeliveryState::Opened => (Tone::Action, Icon::Book),
        DeliveryState::Registered => (Tone::Action, Icon::Check),
        DeliveryState::PassedOn => (Tone::Action, Icon::Share),
        DeliveryState::Done => (Tone::Good, Icon::CheckCircle),
    };
    view! { <State tone icon word=labels::delivery_state(state)(lang())/> }
}
