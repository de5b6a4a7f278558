//! Excusing a unit from the month, with a reason; and taking it back.
use leptos::html::Textarea;
use leptos::prelude::*;

use crate::text;
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Failure, Modal};
use crate::ui::desk::state::use_desk;
use crate::wire::months::{ObligationView, Reason};
use crate::wire::paths;

#[component]
pub fn Excuse(row: ObligationView, done: Callback<()>, close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (unit, month) = (row.unit.id, row.month);
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
        let body = Reason { reason: text };
        desk.ask(move |api| Box::pin(async move { api.put::<ObligationView>(paths::excuse(unit, month), &body).await.map(drop) }), settle);
    };
    let take_back = move |_| {
        busy.set(true);
        desk.ask(move |api| Box::pin(async move { api.delete(paths::excuse(unit, month)).await }), settle);
    };
    let earlier = row.excused.as_ref().map(|said| said.reason.clone()).unwrap_or_default();
    let has_excuse = row.excused.is_some();
    view! {
        <Modal title=text::month_excuse_unit(lang(), row.unit.name.clone()) close>
            <form class="stack" on:submit=submit>
                <div class="field">
                    <label for="excuse-reason">{text::month_reason(lang())}</label>
                    <textarea class="input" id="excuse-reason" node_ref=reason required maxlength="500" rows="3">{earlier}</textarea>
                    <p class="hint">{text::month_excuse_hint(lang())}</p>
                </div>
                {move || failed.get().map(|code| view! { <Failure code/> })}
                <div class="buttons">
                    <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::month_excuse(lang())}</button>
                    {has_excuse.then(|| view! {
                        <button type="button" class="button" on:click=take_back>{text::month_excuse_back(lang())}</button>
                    })}
                </div>
            </form>
        </Modal>
    }
}
