//! Where a password is typed, to be seen if one likes.
use leptos::html::Input;
use leptos::prelude::*;

use super::lang;
use crate::text;

#[component]
pub fn PasswordField(
    id: &'static str,
    node: NodeRef<Input>,
    #[prop(into)] label: String,
    /// What a browser's store of passwords makes of it.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] invalid: Signal<bool>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let described = hint.as_ref().map(|_| format!("{id}-hint"));
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input class="input" id=id name="password" required node_ref=node autocomplete=autocomplete aria-describedby=described.clone()
                type=move || if shown.get() { "text" } else { "password" } aria-invalid=move || invalid.get().to_string()/>
            {hint.map(|hint| view! { <p class="hint" id=described>{hint}</p> })}
            <label class="desk-check">
                <input type="checkbox" on:change=move |event| shown.set(event_target_checked(&event))/>
                {text::desk_show_password(lang())}
            </label>
        </div>
    }
}
