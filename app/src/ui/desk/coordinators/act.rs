//! Steps that answer with the agency's history as it is then, and the form around each.
use leptos::prelude::*;
use serde::Serialize;

use crate::domain::unit::UnitId;
use crate::offline::api::{Api, ApiError};
use crate::offline::ports::Task;
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{Modal, Refusal};
use crate::ui::desk::state::{Desk, Load};
use crate::ui::desk::{lang, words};
use crate::wire::assignments::UnitAssignments;
use crate::wire::paths;
use crate::wire::problem::Problem;

/// An agency on screen.
#[derive(Clone, Copy)]
pub struct OnScreen {
    pub desk: Desk,
    pub unit: UnitId,
    pub history: RwSignal<Load<UnitAssignments>>,
}

impl OnScreen {
    pub fn load(self) {
        self.desk.load(paths::unit_assignments(self.unit), self.history);
    }
}

/// A dialog's step. Copies mean the same.
#[derive(Clone, Copy)]
pub struct Step {
    on_screen: OnScreen,
    done: Callback<()>,
    pub busy: RwSignal<bool>,
    refused: RwSignal<Option<Problem>>,
    /// What could not even be read.
    pub unread: RwSignal<Option<&'static str>>,
}

impl Step {
    pub fn new(on_screen: OnScreen, done: Callback<()>) -> Self {
        Self { on_screen, done, busy: RwSignal::new(false), refused: RwSignal::new(None), unread: RwSignal::new(None) }
    }

    pub fn put<B: Serialize + 'static>(self, path: String, body: B) {
        self.run(move |api| Box::pin(async move { api.put::<UnitAssignments>(path, &body).await }));
    }

    pub fn post<B: Serialize + 'static>(self, path: String, body: B) {
        self.run(move |api| Box::pin(async move { api.post::<UnitAssignments>(path, &body).await }));
    }

    /// A file.
    pub fn send(self, path: String, bytes: Vec<u8>) {
        self.run(move |api| Box::pin(async move { api.post_bytes::<UnitAssignments>(&path, bytes).await }));
    }

    fn run(self, call: impl FnOnce(Api) -> Task<'static, Result<UnitAssignments, ApiError>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.unread.set(None);
        self.refused.set(None);
        self.on_screen.desk.ask_why(call, move |outcome| {
            self.busy.set(false);
            match outcome {
                Ok(history) => {
                    self.on_screen.history.set(Load::Here(history));
                    self.done.run(());
                }
                Err(problem) => self.refused.set(Some(problem)),
            }
        });
    }

    /// What was refused or could not be read.
    pub fn trouble(self) -> impl IntoView {
        view! {
            {move || self.unread.get().map(|code| view! { <p class="problem" role="alert"><Draw icon=Icon::Warning/>{words().problem(code)}</p> })}
            {move || self.refused.get().map(|problem| view! { <Refusal problem/> })}
        }
    }
}

/// A dialog with one form in it.
#[component]
pub fn StepDialog(
    step: Step,
    #[prop(into)] title: String,
    word: &'static str,
    close: Callback<()>,
    submit: Callback<()>,
    #[prop(default = "button primary")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        submit.run(());
    };
    view! {
        <Modal title close class="dialog desk-dialog-wide">
            <form class="stack" on:submit=on_submit>
                {children()}
                {step.trouble()}
                <div class="buttons">
                    <button type="submit" class=class aria-disabled=move || step.busy.get().to_string()>{word}</button>
                    <button type="button" class="button" on:click=move |_| close.run(())>{text::desk_cancel(lang())}</button>
                </div>
            </form>
        </Modal>
    }
}
