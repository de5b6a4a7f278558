//! Where, how many came, who helped, what was talked about, and a note.
use leptos::prelude::*;

use super::form::Form;
use crate::domain::report::{MAX_NOTE_CHARS, MAX_PLACE_CHARS, Partner, TOPICS};
use crate::text;
use crate::ui::components::inputs::described;
use crate::ui::components::{Chip, FieldFrame};
use crate::ui::context::Context;
use crate::ui::names;

#[component]
pub fn Texts(form: Form) -> impl IntoView {
    view! { <Place form/><People form/><Partners form/><Topics form/><Note form/> }
}

#[component]
fn Place(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let value = form.draft.with_untracked(|draft| draft.form.place.clone());
    let problem = form.problem_of("place");
    view! {
        <FieldFrame id="field-place" label=words.say(text::field_place) hint=words.say(text::field_place_hint).to_owned() problem>
            <input id="field-place" class="input" value=value maxlength=MAX_PLACE_CHARS.to_string() aria-describedby=described("field-place")
                aria-invalid=move || problem.with(Option::is_some).to_string() enterkeyhint="done"
                on:input=move |event| form.change(|draft| draft.place = event_target_value(&event))/>
        </FieldFrame>
    }
}

#[component]
fn People(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let value = form.draft.with_untracked(|draft| draft.form.people.clone());
    let problem = form.problem_of("people");
    view! {
        <FieldFrame id="field-people" label=words.say(text::field_people) hint=words.say(text::field_people_hint).to_owned() problem>
            <input id="field-people" class="input number" inputmode="numeric" value=value maxlength="9" aria-describedby=described("field-people")
                aria-invalid=move || problem.with(Option::is_some).to_string() enterkeyhint="done"
                on:input=move |event| form.change(|draft| draft.people = event_target_value(&event))/>
        </FieldFrame>
    }
}

#[component]
fn Partners(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let chosen = form.part(|form| form.partners.clone());
    let chips: Vec<_> = Partner::ALL
        .into_iter()
        .map(|partner| {
            let checked = Signal::derive(move || chosen.with(|chosen| chosen.contains(&partner)));
            let change = move |yes| {
                form.change(|draft| {
                    let _ = if yes { draft.partners.insert(partner) } else { draft.partners.remove(&partner) };
                });
            };
            view! { <Chip name="partner" label=names::partner(words, partner) checked change/> }
        })
        .collect();
    view! { <fieldset class="stack tight"><legend>{words.say(text::field_partners)}</legend><div class="chips">{chips}</div></fieldset> }
}

/// The topics every phone knows, and whatever the draft already has besides.
#[component]
fn Topics(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let chosen = form.part(|form| form.topics.clone());
    let mut codes: Vec<String> = TOPICS.into_iter().map(str::to_owned).collect();
    codes.extend(chosen.get_untracked().into_iter().filter(|code| !TOPICS.contains(&code.as_str())));
    let chips: Vec<_> = codes
        .into_iter()
        .map(|code| {
            let label = names::topic(words, &code);
            let code = StoredValue::new(code);
            let checked = Signal::derive(move || chosen.with(|chosen| code.with_value(|code| chosen.contains(code))));
            let change = move |yes| {
                form.change(|draft| {
                    let code = code.get_value();
                    let _ = if yes { draft.topics.insert(code) } else { draft.topics.remove(&code) };
                });
            };
            view! { <Chip name="topic" label checked change/> }
        })
        .collect();
    view! {
        <fieldset class="stack tight" id="field-topics" tabindex="-1"><legend>{words.say(text::field_topics)}</legend><div class="chips">{chips}</div></fieldset>
    }
}

#[component]
fn Note(form: Form) -> impl IntoView {
    let words = Context::take().words();
    let value = form.draft.with_untracked(|draft| draft.form.note.clone());
    let problem = form.problem_of("note");
    view! {
        <FieldFrame id="field-note" label=words.say(text::field_note) hint=words.say(text::field_note_hint).to_owned() problem>
            <textarea id="field-note" class="input" rows="3" maxlength=MAX_NOTE_CHARS.to_string() aria-describedby=described("field-note")
                aria-invalid=move || problem.with(Option::is_some).to_string() prop:value=value
                on:input=move |event| form.change(|draft| draft.note = event_target_value(&event))></textarea>
        </FieldFrame>
    }
}
