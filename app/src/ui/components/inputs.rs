//! Parts of forms.
use leptos::prelude::*;

use super::icon::{Draw, Icon};

/// A label, its input, a hint, and what is wrong with it. The input inside must carry `id`, and `described` of the same id.
#[component]
pub fn FieldFrame(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    /// The sentence of what is wrong, while something is.
    #[prop(into, default = Signal::stored(None))]
    problem: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {children()}
            <FieldProblem id problem/>
        </div>
    }
}

/// The sentence of what is wrong with a field, announced when it appears.
#[component]
pub fn FieldProblem(id: &'static str, problem: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="field-problem" id=format!("{id}-problem")>
            {move || problem.get().map(|sentence| view! { <p class="problem"><Draw icon=Icon::Warning/>{sentence}</p> })}
        </div>
    }
}

/// `aria-describedby` for the input of a [`FieldFrame`].
pub fn described(id: &str) -> String {
    format!("{id}-hint {id}-problem")
}

/// A check box that looks like a chip; `radio` gives a radio of the group `name`.
#[component]
pub fn Chip(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(into)] checked: Signal<bool>,
    #[prop(optional)] radio: bool,
    /// Gets the new state.
    #[prop(into)]
    change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="chip">
            <input
                type=if radio { "radio" } else { "checkbox" }
                name=name
                prop:checked=move || checked.get()
                on:change=move |event| change.run(event_target_checked(&event))
            />
            <span><svg class="icon tick" viewBox="0 0 24 24" aria-hidden="true"><path d=Icon::Check.path()></path></svg>{label}</span>
        </label>
    }
}
