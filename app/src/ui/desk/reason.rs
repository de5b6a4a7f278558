//! A sentence that says why, and the button that puts it into the ledger.
use leptos::html::Textarea;
use leptos::prelude::*;

use super::lang;
use super::parts::Failure;
use super::state::use_desk;
use crate::domain::obligation::MAX_REASON_CHARS;
use crate::text;
use crate::wire::months::{ObligationView, Reason};

/// The box that asks why.
#[component]
pub fn ReasonBox(field: NodeRef<Textarea>, #[prop(optional)] earlier: String, hint: &'static str) -> impl IntoView {
    view! {
        <div class="field">
            <label for="reason">{text::month_reason(lang())}</label>
            <textarea class="input" id="reason" aria-describedby="reason-hint" node_ref=field required maxlength=MAX_REASON_CHARS.to_string() rows="3">{earlier}</textarea>
            <p class="hint" id="reason-hint">{hint}</p>
        </div>
    }
}

/// What was written; spaces alone are nothing, which the browser says as of an empty box.
pub fn said_in(field: NodeRef<Textarea>) -> Option<String> {
    let area = field.get_untracked()?;
    let text = area.value().trim().to_owned();
    if text.is_empty() {
        area.set_value("");
        area.report_validity();
        return None;
    }
    Some(text)
}

/// PUTs the reason to `path`; `children` are further buttons. `done` may be called when the form is gone.
#[component]
pub fn ReasonForm<F: Fn() + Clone + 'static>(
    path: String,
    #[prop(optional)] earlier: String,
    hint: &'static str,
    word: &'static str,
    done: F,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let desk = use_desk();
    let reason = NodeRef::<Textarea>::new();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let settle = move |outcome: Result<(), String>| {
        busy.try_set(false);
        match outcome {
            Ok(()) => done(),
            Err(code) => drop(failed.try_set(Some(code))),
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(text) = said_in(reason).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        failed.set(None);
        let (path, body) = (path.clone(), Reason { reason: text });
        desk.ask(move |api| Box::pin(async move { api.put::<ObligationView>(path, &body).await.map(drop) }), settle.clone());
    };
    view! {
        <form class="stack" on:submit=submit>
            <ReasonBox field=reason earlier hint/>
            {move || failed.get().map(|code| view! { <Failure code/> })}
            <div class="buttons">
                <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{word}</button>
                {children.map(|children| children())}
            </div>
        </form>
    }
}
