//! The states of a row in words: an icon and a word each, coloured besides.
use leptos::prelude::*;

use crate::domain::obligation::ObligationState as S;
use crate::labels;
use crate::text::Lang;
use crate::ui::components::{Icon, State, Tone};
use crate::ui::desk::lang;

pub fn word(lang: Lang, state: S) -> &'static str {
    labels::obligation_state(state)(lang)
}

pub fn icon(state: S) -> Icon {
    match state {
        S::NotYetDue | S::Due => Icon::Clock,
        S::SubmittedOnTime => Icon::Check,
        S::SubmittedLate => Icon::Calendar,
        S::NothingToReport | S::Excused | S::Unknown => Icon::Info,
        S::Returned => Icon::Return,
        S::Accepted => Icon::CheckCircle,
        S::Missing => Icon::Warning,
        S::Exempt => Icon::Close,
    }
}

fn tone(state: S) -> Tone {
    match state {
        S::SubmittedOnTime | S::Accepted => Tone::Good,
        S::Due | S::Returned | S::SubmittedLate => Tone::Action,
        S::Missing => Tone::Bad,
        _ => Tone::Quiet,
    }
}

#[component]
pub fn StateOf(state: S) -> impl IntoView {
    view! { <State tone=tone(state) icon=icon(state) word=word(lang(), state)/> }
}
