//! A secret that is shown once: chosen at once, so that it can be copied, and gone with the dialog.
use leptos::html::Input;
use leptos::prelude::*;

use crate::ui::components::{Notice, Tone};

#[component]
pub fn Secret(secret: String, hint: &'static str, label: &'static str, kept: &'static str, close: Callback<()>) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
            field.select();
        }
    });
    view! {
        <div class="stack">
            <div role="status"><Notice tone=Tone::Attention><p>{hint}</p></Notice></div>
            <div class="field">
                <label for="ways-secret">{label}</label>
                <input class="input" id="ways-secret" readonly node_ref=field value=secret/>
            </div>
            <div class="buttons"><button type="button" class="button primary" on:click=move |_| close.run(())>{kept}</button></div>
        </div>
    }
}
