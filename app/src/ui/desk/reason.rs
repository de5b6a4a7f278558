//! A sentence that says why, and the button that puts it into the ledger.
use leptos::html::Textarea;
use leptos::prelude::*;

use super::lang;
use super::parts::Failure;
use super::state::use_desk;
use crate::text;
use crate::wire::months::{ObligationView, Reason};

/// PUTs the reason to `path`; `children` are further buttons.
#[component]
pub fn ReasonForm(
    path: String,
    #[prop(optional)] earlier: String,
    hint: &'static str,
    word: &'static str,
    done: Callback<()>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let desk = use_desk();
    let reason = NodeRef::<Textarea>::new();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let settle = move |outcome: Result<(), String>| {
        busy.set(false);
        match outcome {
            Ok(()) => done.run(()),
            Err(code) => failed.set(Some(code)),
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        if busy.get_untracked() || text.is_empty() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (path, body) = (path.clone(), Reason { reason: text });
        desk.ask(move |api| Box::pin(async move { api.put::<ObligationView>(path, &body).await.map(drop) }), settle);
    };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for="reason">{text::month_reason(lang())}</label>
                <textarea class="input" id="reason" node_ref=reason required maxlength="500" rows="3">{earlier}</textarea>
                <p class="hint">{hint}</p>
            </div>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">
                <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{word}</button>
                {children.map(|children| children())}
            </div>
        </form>
    }
}
