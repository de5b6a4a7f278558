//! Adding an authenticator app: its secret is scanned or typed, a code comes back, and then the recovery codes are shown.
use leptos::html::Input;
use leptos::prelude::*;

use super::codes::Codes;
use crate::text;
use crate::ui::desk::code_field::CodeField;
use crate::ui::desk::parts::{Failure, Modal, Refusal, Skeleton};
use crate::ui::desk::state::{Load, use_desk};
use crate::ui::desk::{focus, lang};
use crate::wire::factors::{CodeInput, NewTotp, RecoveryCodes};
use crate::wire::paths;
use crate::wire::problem::Problem;

#[component]
pub fn Dialog(close: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (new, told) = (RwSignal::new(Load::<NewTotp>::Waiting), RwSignal::new(None::<RecoveryCodes>));
    let begin = move || {
        new.set(Load::Waiting);
        desk.ask(
            move |api| Box::pin(async move { api.post::<NewTotp>(paths::MY_TOTP, &()).await }),
            move |outcome| drop(new.try_set(outcome.map_or_else(Load::Failed, Load::Here))),
        );
    };
    begin();
    view! {
        <Modal title=text::factors_turn_on(lang()) close class="dialog desk-dialog-wide" is_held=Signal::derive(move || told.with(Option::is_some))>
            {move || match (told.get(), new.get()) {
                (Some(told), _) => view! { <Codes codes=told.codes kept=close/> }.into_any(),
                (None, Load::Waiting) => view! { <Skeleton lines=4/> }.into_any(),
                (None, Load::Failed(code)) => view! { <Failure code retry=Callback::new(move |()| begin())/> }.into_any(),
                (None, Load::Here(new)) => view! { <Steps new told/> }.into_any(),
            }}
        </Modal>
    }
}

#[component]
fn Steps(new: NewTotp, told: RwSignal<Option<RecoveryCodes>>) -> impl IntoView {
    let desk = use_desk();
    let (typed, busy, refused) = (NodeRef::<Input>::new(), RwSignal::new(false), RwSignal::new(None::<Problem>));
    let confirm = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let input = CodeInput { code: typed.get_untracked().map(|input| input.value()).unwrap_or_default() };
        desk.ask_why(
            move |api| Box::pin(async move { api.put::<RecoveryCodes>(paths::MY_TOTP, &input).await }),
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(codes) => drop(told.try_set(Some(codes))),
                    Err(problem) => {
                        refused.try_set(Some(problem));
                        if let Some(Some(input)) = typed.try_get_untracked() {
                            input.select();
                            // Below what was said just now.
                            focus::soon(move || focus::give(input.into()));
                        }
                    }
                }
            },
        );
    };
    view! {
        <form class="stack" on:submit=confirm>
            <ol class="factors-steps">
                <li>{text::factors_step_app(lang())}</li>
                <li>
                    {text::factors_step_scan(lang())}
                    // The server draws it from a secret that it made itself.
                    <div class="factors-qr" role="img" aria-label=text::factors_qr(lang()) inner_html=new.qr_svg></div>
                    <label for="factors-secret">{text::factors_secret(lang())}</label>
                    <output class="factors-secret" id="factors-secret">{in_fours(&new.secret)}</output>
                    // Whoever has the app on this very phone cannot scan its own screen.
                    <p><a href=new.uri>{text::factors_open_app(lang())}</a></p>
                </li>
                <li>{text::factors_step_code(lang())}</li>
            </ol>
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            <CodeField id="factors-code" node=typed app_alone=true/>
            <div class="buttons">
                <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::factors_confirm(lang())}</button>
            </div>
        </form>
    }
}

/// As one types it.
fn in_fours(secret: &str) -> String {
    secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_secret_is_shown_in_fours() {
        assert_eq!(super::in_fours("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
