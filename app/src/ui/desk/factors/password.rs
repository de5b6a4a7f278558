//! A new password.
use leptos::html::Input;
use leptos::prelude::*;

use crate::text;
use crate::ui::components::{Notice, Tone};
use crate::ui::desk::lang;
use crate::ui::desk::parts::Refusal;
use crate::ui::desk::password_field::PasswordField;
use crate::ui::desk::state::{Due, use_desk};
use crate::wire::factors::NewPassword;
use crate::wire::paths;
use crate::wire::problem::Problem;

#[component]
pub fn Change(changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let (typed, busy) = (NodeRef::<Input>::new(), RwSignal::new(false));
    let (refused, is_changed) = (RwSignal::new(None::<Problem>), RwSignal::new(false));
    let change = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = typed.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        refused.set(None);
        is_changed.set(false);
        let new = NewPassword { password: input.value() };
        desk.ask_why(
            move |api| Box::pin(async move { api.put::<()>(paths::MY_PASSWORD, &new).await }),
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(()) => {
                        desk.done(Due::Password);
                        is_changed.try_set(true);
                        // Other ways in are gone with the old one.
                        let _ = changed.try_run(());
                        if let Some(Some(input)) = typed.try_get_untracked() {
                            input.set_value("");
                        }
                    }
                    Err(problem) => drop(refused.try_set(Some(problem))),
                }
            },
        );
    };
    view! {
        <details open=desk.due.get_untracked() == Some(Due::Password)>
            <summary>{text::factors_password_change(lang())}</summary>
            <form class="stack" on:submit=change>
                <PasswordField id="new-password" node=typed label=text::factors_password_new(lang()) autocomplete="new-password"
                    hint=text::factors_password_hint(lang())/>
                {move || refused.get().map(|problem| view! { <Refusal problem/> })}
                <div role="status">
                    {move || is_changed.get().then(|| view! { <Notice tone=Tone::Good><p>{text::factors_password_changed(lang())}</p></Notice> })}
                </div>
                <div class="buttons">
                    <button type="submit" class="button" aria-disabled=move || busy.get().to_string()>{text::factors_password_change(lang())}</button>
                </div>
            </form>
        </details>
    }
}
