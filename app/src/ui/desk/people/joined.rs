//! Who has joined: the filter, the count, and each official's state in words.
use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::filter::Filter;
use crate::text;
use crate::ui::components::{Icon, State, Tone};
use crate::ui::desk::state::Load;
use crate::ui::desk::{format, lang, words};
use crate::wire::people::{JoiningSummary, PersonView};

#[component]
pub fn JoinedSelect(joined: Signal<Option<bool>>, choose: Callback<Option<bool>>) -> impl IntoView {
    let options =
        [("", text::people_joined_all(lang())), ("false", text::people_joined_no(lang())), ("true", text::people_joined_yes(lang()))];
    let chosen = move || joined.get().map(|joined| joined.to_string()).unwrap_or_default();
    view! {
        <label class="desk-select">
            <span>{text::people_joined_label(lang())}</span>
            <select class="input" on:change=move |event| choose.run(event_target_value(&event).parse().ok()) prop:value=chosen>
                {options.map(|(value, word)| view! { <option value=value selected=move || chosen() == value>{word}</option> })}
            </select>
        </label>
    }
}

/// "12 of 40 have joined", and the way to those who have not; nothing while it is not known, or when nobody is to join.
#[component]
pub fn JoinedCount(summary: RwSignal<Load<JoiningSummary>>, filter: Memo<Filter>) -> impl IntoView {
    // Counted is the area, whatever is looked for in it.
    let to_waiting = move || filter.with(|filter| Filter { area: filter.area.clone(), joined: Some(false), q: String::new() }.link());
    let sentence = move || match summary.get() {
        Load::Here(JoiningSummary { officials, joined, .. }) if officials > 0 => {
            let count = |value: u32| words().count(u64::from(value));
            let waiting = officials.saturating_sub(joined);
            let link = (waiting > 0).then(|| view! { " · "<a href=to_waiting>{text::people_joined_waiting(lang(), count(waiting))}</a> });
            Some(view! { {text::people_joined_count(lang(), count(joined), count(officials))}{link} })
        }
        _ => None,
    };
    view! { <p class="muted" role="status">{sentence}</p> }
}

/// Joined, waiting with a card, or with none that still works.
pub fn state(person: &PersonView, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (lang, moment) = (lang(), |at| format::moment(words(), at));
    let (tone, icon, word) = match (person.joined_at, person.card_until) {
        (Some(at), _) => (Tone::Good, Icon::CheckCircle, text::people_joined_on(lang, moment(at))),
        (None, Some(until)) if until > now => (Tone::Quiet, Icon::Clock, text::people_waiting_card(lang, moment(until))),
        (None, _) if person.last_seen_at.is_some() => (Tone::Attention, Icon::Clock, text::people_cut_off(lang).to_owned()),
        (None, Some(_)) => (Tone::Attention, Icon::Clock, text::people_card_expired(lang).to_owned()),
        (None, None) => (Tone::Attention, Icon::Clock, text::people_waiting(lang).to_owned()),
    };
    view! { <State tone icon word/> }
}
