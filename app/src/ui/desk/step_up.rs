//! Proving that it is still oneself, in the middle of what one is doing: the act goes on by itself afterwards.
use std::future::poll_fn;
use std::task::{Poll, Waker};

use leptos::html::Input;
use leptos::prelude::*;

use super::code_field::CodeField;
use super::parts::{Failure, Modal, Refusal, Skeleton};
use super::password_field::PasswordField;
use super::state::{Load, use_desk};
use super::{lang, passkey};
use crate::offline::api::{Api, ApiError};
use crate::offline::ports::Task;
use crate::offline::proving::Prover;
use crate::text;
use crate::wire::factors::{Factors, Proof};
use crate::wire::passkeys::PasskeyErrand;
use crate::wire::paths;
use crate::wire::problem::Problem;

/// The question, and the acts that wait for its answer.
#[derive(Clone, Copy)]
pub struct StepUp {
    is_asked: RwSignal<bool>,
    is_proven: StoredValue<bool>,
    waiting: StoredValue<Vec<Waker>>,
}

impl StepUp {
    pub fn new() -> Self {
        let step_up = Self { is_asked: RwSignal::new(false), is_proven: StoredValue::new(false), waiting: StoredValue::default() };
        on_cleanup(move || step_up.answer(false));
        step_up
    }

    fn answer(self, is_proven: bool) {
        let _ = self.is_proven.try_update_value(|proven| *proven = is_proven);
        self.is_asked.try_set(false);
        let waiting = self.waiting.try_update_value(std::mem::take);
        waiting.into_iter().flatten().for_each(Waker::wake);
    }
}

impl Prover for StepUp {
    fn prove(&self) -> Task<'_, bool> {
        let step_up = *self;
        step_up.is_asked.try_set(true);
        Box::pin(poll_fn(move |task| {
            if step_up.is_asked.try_get_untracked() == Some(true) {
                let _ = step_up.waiting.try_update_value(|waiting| waiting.push(task.waker().clone()));
                return Poll::Pending;
            }
            // Whoever left the desk meanwhile proved nothing.
            Poll::Ready(step_up.is_proven.try_get_value() == Some(true))
        }))
    }
}

/// Stands over whatever is open.
#[component]
pub fn StepUpDialog() -> impl IntoView {
    let step_up = use_desk().step_up;
    let close = Callback::new(move |()| step_up.answer(false));
    move || {
        step_up.is_asked.get().then(|| {
            view! {
                <Modal title=text::step_up_title(lang()) close><Question/></Modal>
            }
        })
    }
}

#[component]
fn Question() -> impl IntoView {
    let desk = use_desk();
    let factors = RwSignal::new(Load::<Factors>::Waiting);
    let load = move || desk.load(paths::MY_FACTORS.to_owned(), factors);
    load();
    view! {
        <p>{text::step_up_body(lang())}</p>
        {move || match factors.get() {
            Load::Waiting => view! { <Skeleton lines=2/> }.into_any(),
            Load::Failed(code) => view! { <Failure code retry=Callback::new(move |()| load())/> }.into_any(),
            Load::Here(factors) => view! { <Answer by_code=factors.totp_since.is_some() has_passkey=!factors.passkeys.is_empty()/> }.into_any(),
        }}
    }
}

#[component]
fn Answer(by_code: bool, has_passkey: bool) -> impl IntoView {
    let desk = use_desk();
    let (typed, busy, refused) = (NodeRef::<Input>::new(), RwSignal::new(false), RwSignal::new(None::<Problem>));
    let begin = move || {
        if let Some(Some(input)) = typed.try_get_untracked() {
            input.select();
            let _ = input.focus();
        }
    };
    Effect::new(move |_| {
        typed.track();
        begin();
    });
    // A request that shows who is there, and what it came to.
    let judge = move |call: Box<dyn FnOnce(Api) -> Task<'static, Result<Proof, ApiError>>>| {
        busy.set(true);
        refused.set(None);
        desk.ask_why(
            move |api| {
                Box::pin(async move {
                    let proof = call(api.clone()).await?;
                    api.put::<Factors>(paths::PROOF, &proof).await
                })
            },
            move |outcome| {
                busy.try_set(false);
                match outcome {
                    Ok(_) => desk.step_up.answer(true),
                    Err(problem) => {
                        refused.try_set(Some(problem));
                        begin();
                    }
                }
            },
        );
    };
    let offered = passkey::offered(desk.context.ports().api);
    let by_passkey = move |_| {
        let Some(port) = offered.port().filter(|_| !busy.get_untracked()) else { return };
        judge(Box::new(move |api| {
            Box::pin(
                async move { Ok(Proof { passkey: Some(passkey::show(&api, &*port, PasskeyErrand::Prove).await?), ..Proof::default() }) },
            )
        }));
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let text = typed.get_untracked().map(|input| input.value()).unwrap_or_default();
        let proof = if by_code { Proof { code: text, ..Proof::default() } } else { Proof { password: text, ..Proof::default() } };
        judge(Box::new(move |_| Box::pin(async move { Ok(proof) })));
    };
    let field = if by_code {
        view! { <CodeField id="step-up-code" node=typed/> }.into_any()
    } else {
        view! { <PasswordField id="step-up-password" node=typed label=text::desk_password(lang())/> }.into_any()
    };
    view! {
        <form class="stack" on:submit=submit>
            {move || refused.get().map(|problem| view! { <Refusal problem/> })}
            {field}
            <div class="buttons">
                {move || (has_passkey && offered.is_offered()).then(|| view! {
                    <button type="button" class="button" aria-disabled=move || busy.get().to_string() on:click=by_passkey>{text::passkeys_prove(lang())}</button>
                })}
                <button type="submit" class="button primary" aria-disabled=move || busy.get().to_string()>{text::factors_confirm(lang())}</button>
            </div>
        </form>
    }
}
