//! What was just done, said at the foot of whatever is on screen, and the way back from it.
use std::sync::Arc;

use leptos::prelude::*;

use super::parts::Failure;
use super::state::{Desk, use_desk};
use super::{focus, lang};
use crate::text;
use crate::ui::components::{Draw, Icon};

/// Takes back what was done.
pub type Undo = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
pub enum Said {
    /// `of`: the row it is about, by its name across its being drawn anew.
    Done { sentence: String, undo: Option<Undo>, of: Option<String> },
    /// It could not be taken back; a problem's code.
    Failed(String),
}

impl Desk {
    /// Until it is closed, taken back, or something else is said.
    pub fn say(&self, said: Said) {
        let _ = self.said.try_set(Some(said));
    }
}

/// What is said on this screen is not said on the next.
pub fn forget_with_screen(desk: Desk) {
    on_cleanup(move || drop(desk.said.try_set(None)));
}

/// Takes back what was just done, if that can be.
pub fn take_back(desk: Desk) {
    if let Some(Said::Done { undo: Some(undo), of, .. }) = desk.said.get_untracked() {
        close(desk, of);
        undo();
    }
}

/// Whoever stood here stands at the row it was about, when that is there, else at the heading.
fn close(desk: Desk, of: Option<String>) {
    focus::leave(".desk-toast");
    desk.said.set(None);
    focus::or_at(of);
}

#[component]
pub fn JustSaid() -> impl IntoView {
    let desk = use_desk();
    let cross = move |of: Option<String>| {
        let press = move |_| close(desk, of.clone());
        view! { <button type="button" class="icon-button" aria-label=text::desk_close(lang()) on:click=press><Draw icon=Icon::Close/></button> }
    };
    Effect::new(move |_| {
        if desk.said.with(Option::is_some) {
            focus::clear_of(".desk-toast-box");
        }
    });
    move || {
        desk.said.get().map(|now| match now {
            Said::Failed(code) => {
                view! { <div class="desk-toast-box"><div class="grow"><Failure code/></div>{cross(None)}</div> }.into_any()
            }
            Said::Done { sentence, undo, of } => {
                let undo = undo.map(|_| {
                    view! {
                        <button type="button" class="button small" aria-keyshortcuts="z" on:click=move |_| take_back(desk)>
                            <Draw icon=Icon::Undo/>{text::desk_undo(lang())}<kbd aria-hidden="true">"z"</kbd>
                        </button>
                    }
                });
                view! { <div class="desk-toast-box"><Draw icon=Icon::CheckCircle/><p class="grow">{sentence}</p>{undo}{cross(of)}</div> }
                    .into_any()
            }
        })
    }
}
