//! What the letter asks for, line by line.
use leptos::prelude::*;

use super::asks::ask_word;
use super::editor::{Unsaved, described, is_marked};
use super::fields::{AskFields, Place};
use super::keeping::Keeping;
use crate::domain::directive::AskKind;
use crate::text;
use crate::ui::components::Chip;
use crate::ui::desk::lang;

#[component]
pub fn AskFieldsView(keeping: Keeping) -> impl IntoView {
    let lines = AskKind::KNOWN.into_iter().enumerate();
    view! {
        <fieldset class="field">
            <legend>{text::letters_asks(lang())}</legend>
            <div class="stack">{lines.map(|(index, kind)| view! { <AskLine keeping index kind/> }).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn AskLine(keeping: Keeping, index: usize, kind: AskKind) -> impl IntoView {
    let is_asked = Memo::new(move |_| keeping.fields.with(|fields| fields.asks[index].is_asked));
    let change = move |wanted: bool| keeping.change(|fields| fields.asks[index].is_asked = wanted);
    view! {
        <div class="letter-ask">
            <Chip name="asks" label=ask_word(kind) checked=is_asked change/>
            {move || is_asked.get().then(|| view! {
                {(kind == AskKind::Other).then(|| view! { <Part keeping index label=text::letters_ask_words(lang()) of=|ask| &mut ask.text/> })}
                // A monthly report is due on the campaign's days.
                {(kind != AskKind::ReportMonthly).then(|| view! { <Part keeping index label=text::letters_ask_due(lang()) of=|ask| &mut ask.day place=Place::Due(index)/> })}
            })}
        </div>
    }
}

#[component]
fn Part(
    keeping: Keeping,
    index: usize,
    label: &'static str,
    of: fn(&mut AskFields) -> &mut String,
    #[prop(optional)] place: Option<Place>,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input class="input" autocomplete="off" id=place.map(Place::id)
                aria-invalid=move || is_marked(keeping, place).then_some("true") aria-describedby=move || described(keeping, place)
                prop:value=move || keeping.fields.with(|fields| of(&mut fields.asks[index].clone()).clone())
                on:input=move |event| keeping.change(|fields| *of(&mut fields.asks[index]) = event_target_value(&event))/>
        </label>
        <Unsaved keeping place/>
    }
}
