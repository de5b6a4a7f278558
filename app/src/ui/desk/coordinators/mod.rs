//! Coordinators: which agency has one, who comes next, and the gaps that somebody must see.
mod act;
mod agency;
mod attach;
mod day;
mod filter;
mod gaps;
mod history;
mod list;
mod naming;

use leptos::prelude::*;

pub use agency::Agency;
pub use gaps::Gaps;
pub use list::Coordinators;

use super::{lang, words};
use crate::domain::assignment::{AssignmentState, Term};
use crate::domain::unit::UnitId;
use crate::text;
use crate::ui::components::{Icon, State, Tone};

pub fn address(unit: UnitId) -> String {
    format!("{}/{}", super::COORDINATORS, unit.0)
}

/// "From … until …"
fn term(term: Term) -> String {
    let from = words().date(term.from);
    match term.until {
        Some(until) => text::form_from_until(lang(), from, words().date(until)),
        None => text::form_from_open(lang(), from),
    }
}

#[component]
fn TermState(state: AssignmentState) -> impl IntoView {
    let (tone, icon, word) = match state {
        AssignmentState::Coming => (Tone::Action, Icon::Clock, text::coordinators_coming(lang())),
        AssignmentState::Valid => (Tone::Good, Icon::CheckCircle, text::coordinators_valid(lang())),
        AssignmentState::Ended => (Tone::Quiet, Icon::Check, text::coordinators_ended(lang())),
        AssignmentState::Withdrawn => (Tone::Bad, Icon::Close, text::coordinators_withdrawn(lang())),
        AssignmentState::Unknown => (Tone::Quiet, Icon::Info, text::desk_state_unknown(lang())),
    };
    view! { <State tone icon word/> }
}
