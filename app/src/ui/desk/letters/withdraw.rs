//! Taking a letter back, with a reason that everybody who has it reads.
use leptos::html::Textarea;
use leptos::prelude::*;

use super::letter::OnScreen;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::lang;
use crate::ui::desk::parts::{Modal, Refusal};
use crate::wire::directives::{Directive, WithdrawalInput};
use crate::wire::paths;
use crate::wire::problem::Problem;

#[component]
pub fn Withdraw(on_screen: OnScreen, version: u32) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button quiet" on:click=move |_| open.set(true)><Draw icon=Icon::Undo/>{text::letters_withdraw(lang())}</button>
        {move || open.get().then(|| view! { <Dialog on_screen version close=Callback::new(move |()| open.set(false))/> })}
    }
}

#[component]
fn Dialog(on_screen: OnScreen, version: u32, close: Callback<()>) -> impl IntoView {
    let reason = NodeRef::<Textarea>::new();
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let text = reason.get_untracked().map(|area| area.value().trim().to_owned()).unwrap_or_default();
        if busy.get_untracked() || text.is_empty() {
            return;
        }
        busy.set(true);
        let (path, input) = (paths::directive_withdrawal(on_screen.id), WithdrawalInput { reason: text });
        on_screen.desk.ask_why(
            move |api| Box::pin(async move { api.change::<Directive>("POST", path, version, &input).await }),
            move |outcome| {
                busy.set(false);
                match outcome {
                    Ok(letter) => on_screen.take(Ok(letter)),
                    Err(problem) => failed.set(Some(problem)),
                }
            },
        );
    };
    view! {
        <Modal title=text::letters_withdraw(lang()) close>
            <form class="stack" on:submit=submit>
                <div class="field">
                    <label for="withdraw-reason">{text::month_reason(lang())}</label>
                    <textarea class="input" id="withdraw-reason" node_ref=reason required maxlength="500" rows="3"></textarea>
                    <p class="hint">{text::letters_withdraw_hint(lang())}</p>
                </div>
                {move || failed.get().map(|problem| view! { <Refusal problem/> })}
                <div class="buttons">
                    <button type="submit" class="button danger" aria-disabled=move || busy.get().to_string()>{text::letters_withdraw(lang())}</button>
                </div>
            </form>
        </Modal>
    }
}
