//! The states of a row in words: an icon and a word each, coloured besides.
use leptos::prelude::*;

use crate::domain::obligation::{ObligationState as S, States};
use crate::labels;
use crate::text::{self, Lang};
use crate::ui::components::{Icon, State, Tone};
use crate::ui::desk::lang;

pub fn word(lang: Lang, state: S) -> &'static str {
    labels::obligation_state(state)(lang)
}

pub fn icon(state: S) -> Icon {
    match state {
        S::NotYetDue => Icon::Circle,
        S::Due => Icon::Clock,
        S::SubmittedOnTime => Icon::Check,
        S::SubmittedLate => Icon::Calendar,
        S::NothingToReport => Icon::Nothing,
        S::Excused => Icon::Pause,
        S::Unknown => Icon::Info,
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

/// Which state is asked for; a link may have asked for several at once.
#[component]
pub fn StateSelect(states: Signal<States>, choose: Callback<States>) -> impl IntoView {
    let chosen = move || states.get().codes();
    let change = move |event| choose.run(States::parse(&event_target_value(&event)).unwrap_or_default());
    let several = move || {
        let several = Some(states.get()).filter(|states| !states.is_any() && states.single().is_none());
        several.map(|states| view! { <option value=states.codes() selected=true>{labels::states(lang(), states)}</option> })
    };
    view! {
        <label class="desk-select">
            <span>{text::month_state(lang())}</span>
            <select class="input" on:change=change prop:value=chosen>
                <option value="">{text::month_every_state(lang())}</option>
                {S::ALL.map(|state| view! { <option value=state.code() selected=move || chosen() == state.code()>{word(lang(), state)}</option> })}
                {several}
            </select>
        </label>
    }
}

#[component]
pub fn StateOf(state: S) -> impl IntoView {
    view! { <State tone=tone(state) icon=icon(state) word=word(lang(), state)/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_a_shape_of_its_own() {
        for (at, state) in S::ALL.into_iter().enumerate() {
            let others = S::ALL.into_iter().skip(at + 1);
            assert!(others.clone().all(|other| icon(other) != icon(state)), "{state:?}");
        }
    }
}
