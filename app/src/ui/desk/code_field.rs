//! Where a second factor is typed: an app's code or, for whoever has no phone at hand, a recovery code.
use leptos::html::Input;
use leptos::prelude::*;

use super::lang;
use crate::text;

#[component]
pub fn CodeField(
    id: &'static str,
    node: NodeRef<Input>,
    /// Only an app's code will do.
    #[prop(optional)]
    app_alone: bool,
) -> impl IntoView {
    let by_recovery = RwSignal::new(false);
    let say = move |app: fn(text::Lang) -> &'static str, recovery: fn(text::Lang) -> &'static str| {
        move || if by_recovery.get() { recovery(lang()) } else { app(lang()) }
    };
    let switch = move |_| {
        by_recovery.update(|by_recovery| *by_recovery = !*by_recovery);
        if let Some(input) = node.get_untracked() {
            input.set_value("");
            let _ = input.focus();
        }
    };
    let hint = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{say(text::factors_code, text::factors_recovery)}</label>
            <input class="input" id=id node_ref=node required autocomplete="one-time-code" autocapitalize="characters" spellcheck="false"
                maxlength="40" aria-describedby=hint.clone() inputmode=move || if by_recovery.get() { "text" } else { "numeric" }/>
            <p class="hint" id=hint>{say(text::factors_code_hint, text::factors_recovery_hint)}</p>
        </div>
        {(!app_alone).then(|| view! {
            <button type="button" class="button quiet small" on:click=switch>{say(text::factors_use_recovery, text::factors_use_app)}</button>
        })}
    }
}
