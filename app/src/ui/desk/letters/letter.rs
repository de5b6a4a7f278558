//! One letter: written as long as it is a draft, and read from then on.
use leptos::prelude::*;
use uuid::Uuid;

use super::editor::Editor;
use super::reading::Reading;
use crate::domain::directive::{DirectiveId, DirectiveState};
use crate::text;
use crate::ui::components::{Draw, Icon};
use crate::ui::desk::parts::{Failure, Heading, Skeleton};
use crate::ui::desk::state::{Desk, Load, use_desk};
use crate::ui::desk::{LETTERS, lang};
use crate::wire::directives::Directive;
use crate::wire::paths;
use crate::wire::problem::Problem;

/// A letter on screen.
#[derive(Clone, Copy)]
pub struct OnScreen {
    pub desk: Desk,
    pub id: DirectiveId,
    pub letter: RwSignal<Load<Directive>>,
    /// What was refused last.
    pub trouble: RwSignal<Option<Problem>>,
}

impl OnScreen {
    fn load(self) {
        self.desk.ask(
            move |api| Box::pin(async move { api.get::<Directive>(paths::directive(self.id)).await }),
            move |outcome| match outcome {
                Ok(letter) => {
                    let is_new = letter.delivery.as_ref().is_some_and(|delivery| delivery.opened_at.is_none());
                    self.letter.set(Load::Here(letter));
                    if is_new {
                        self.put(paths::directive_opening(self.id), ());
                    }
                }
                Err(code) => self.letter.set(Load::Failed(code)),
            },
        );
    }

    /// A step that answers with the letter as it is then.
    pub fn put<B: serde::Serialize + 'static>(self, path: String, body: B) {
        self.trouble.set(None);
        self.desk.ask_why(move |api| Box::pin(async move { api.put::<Directive>(path, &body).await }), move |outcome| self.take(outcome));
    }

    pub fn take(self, outcome: Result<Directive, Problem>) {
        match outcome {
            Ok(letter) => drop(self.letter.try_set(Load::Here(letter))),
            Err(problem) => drop(self.trouble.try_set(Some(problem))),
        }
    }
}

/// Without an identity: a new one.
#[component]
pub fn Letter(id: Option<DirectiveId>) -> impl IntoView {
    let known = id.is_some();
    let on_screen = OnScreen {
        desk: use_desk(),
        // Made before anything is sent, so that a repeat writes one letter.
        id: id.unwrap_or_else(|| DirectiveId(Uuid::now_v7())),
        letter: RwSignal::new(Load::Waiting),
        trouble: RwSignal::new(None),
    };
    if known {
        on_screen.load();
    }
    // What the fields hold is the editor's own; only becoming a letter puts another screen in its place.
    let is_draft = Memo::new(move |_| {
        on_screen.letter.with(|letter| match letter {
            Load::Here(letter) => Some(letter.may_write && letter.summary.state == DirectiveState::Draft),
            _ => (!known).then_some(true),
        })
    });
    view! {
        <nav class="desk-around no-print" aria-label=text::desk_around(lang())>
            <a class="button small quiet" href=LETTERS><Draw icon=Icon::Back/>{text::letters_title(lang())}</a>
        </nav>
        {move || match is_draft.get() {
            Some(true) => view! { <Editor on_screen/> }.into_any(),
            Some(false) => view! { <Reading on_screen/> }.into_any(),
            None => view! { <Coming on_screen/> }.into_any(),
        }}
    }
}

#[component]
fn Coming(on_screen: OnScreen) -> impl IntoView {
    move || match on_screen.letter.get() {
        Load::Failed(code) => view! {
            <Heading text=text::letters_title(lang())/>
            <Failure code retry=Callback::new(move |()| on_screen.load())/>
        }
        .into_any(),
        _ => view! { <Skeleton/> }.into_any(),
    }
}
